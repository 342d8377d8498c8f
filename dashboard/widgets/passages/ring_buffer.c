/*
 * A ring of lines: one writer adds lines, one reader takes them out.
 * When the ring is full the oldest line is lost, and counted as lost.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define RING_LINES	16
#define LINE_BYTES	80

struct line_ring {
	char lines[RING_LINES][LINE_BYTES];
	unsigned int head;	/* the next line to write */
	unsigned int tail;	/* the next line to read */
	unsigned long lost;
};

static unsigned int ring_next(unsigned int place)
{
	return (place + 1) % RING_LINES;
}

static bool ring_is_empty(const struct line_ring *ring)
{
	return ring->head == ring->tail;
}

/* Add a line, cut to what a place can hold. Returns its length. */
static int ring_put(struct line_ring *ring, const char *line)
{
	char *place = ring->lines[ring->head];
	int length = snprintf(place, LINE_BYTES, "%s", line);

	ring->head = ring_next(ring->head);
	if (ring_is_empty(ring)) {
		/* The writer has caught up with the reader. */
		ring->tail = ring_next(ring->tail);
		ring->lost++;
	}
	if (length >= LINE_BYTES)
		length = LINE_BYTES - 1;
	return length;
}

/* Copy the oldest line. Returns false when there is none. */
static bool ring_get(struct line_ring *ring, char *line, size_t size)
{
	if (ring_is_empty(ring))
		return false;
	snprintf(line, size, "%s", ring->lines[ring->tail]);
	ring->tail = ring_next(ring->tail);
	return true;
}

/*
 * Read "name = value" into its two parts, without the spaces around them.
 * A line that begins with '#' is a remark and has neither.
 */
static int parse_setting(char *line, char **name, char **value)
{
	char *end, *equals = strchr(line, '=');

	if (line[0] == '#' || !equals)
		return -1;
	for (end = equals; end > line && end[-1] == ' '; end--)
		;	/* walk back over the spaces */
	if (end == line)
		return -1;
	*end = '\0';
	*name = line;
	*value = equals + 1;
	while (**value == ' ')
		(*value)++;
	return 0;
}

static void print_settings(struct line_ring *ring)
{
	char line[LINE_BYTES], *name, *value;
	unsigned int good = 0, bad = 0;

	while (ring_get(ring, line, sizeof(line))) {
		if (parse_setting(line, &name, &value) == 0) {
			printf("%-12s is \"%s\"\n", name, value);
			good++;
		} else if (line[0] != '#') {
			fprintf(stderr, "cannot read: %s\n", line);
			bad++;
		}
	}
	printf("%u settings, %u errors", good, bad);
	if (ring->lost > 0)
		printf(", %lu lines lost (a ring holds %d)", ring->lost,
		       RING_LINES - 1);
	putchar('\n');
}

int main(void)
{
	static const char *const input[] = {
		"# how the buffer is set up",
		"size = 64",
		"name = ring (first)",
		"mode=fast",
		"this line says nothing",
	};
	struct line_ring ring = { .head = 0, .tail = 0 };
	size_t i;

	for (i = 0; i < sizeof(input) / sizeof(input[0]); i++) {
		if (ring_put(&ring, input[i]) == 0)
			break;	/* an empty line ends the input */
	}
	print_settings(&ring);
	return ring.lost > 0 ? 1 : 0;
}
