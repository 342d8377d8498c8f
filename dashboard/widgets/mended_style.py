"""Repairs of Streamlit's elements for visitors with a keyboard, a finger or a small screen."""

# Where nothing hovers, a table's toolbar never goes away and covers the line above the table.
# With the focus in it, a toolbar stays as invisible as it is without a pointer over the table.
# Links, heads of expanders and the toolbars' buttons do not show that they have the focus.
# Where the system forces its own colours, buttons that are chosen look like all others.
# Captions are made paler as a whole, and links in them so pale that they are hard to read.
# Where there is no room, links cut their words off and rows of buttons scroll out of sight.
# On the owner's own machine an offer to developers covers the top of the page.
# Navigation in groups leaves too little room for the models below it, and scrolls for nothing.
# A group of a single page has a head that says the same once more.
# In the narrow sidebar a row of choices that wraps would leave boxes without a side.
MENDED_STYLE = """<style>
@media (hover: none) { [data-testid=stElementToolbar] { display: none } }
[data-testid=stElementToolbar]:focus-within { opacity: 1; z-index: 1 }
[data-testid=stApp] :is(a, summary, [kind=elementToolbar]):focus-visible {
  outline: 2px solid; outline-offset: 2px }
[data-testid=stApp] [data-testid=stCaptionContainer] {
  opacity: 1; color: color-mix(in srgb, currentColor 60%, transparent) }
:is([data-testid=stSkillsNudge], [data-testid=stSkillsNudgeAnchor]) { display: none }
[data-testid=stPageLink] a { height: auto }
[data-testid=stPageLink] a * { white-space: normal; overflow: visible }
[data-testid=stButtonGroup] > div { flex-wrap: wrap }
[data-testid=stSidebarHeader] { margin-bottom: 0 }
[data-testid=stSidebarNavItems] > div { margin-block: 0 0.5rem }
[data-testid=stSidebarNavItems] > :last-child { margin-bottom: 0 }
[data-testid=stSidebarUserContent] { padding-block: 0.5rem 1rem }
:has(> li:only-of-type) > [data-testid=stNavSectionHeader] { display: none }
[data-testid=stSidebar] [data-testid=stButtonGroup] [role=radiogroup] { gap: 0.25rem }
[data-testid=stSidebar] [data-testid=stButtonGroup] [role=radio] {
  border-radius: 0.5rem; padding-inline: 0.6rem }
[data-testid=stSidebar] [data-testid=stButtonGroup] [role=radio][aria-checked=false] {
  border: 1px solid color-mix(in srgb, currentColor 22%, transparent) !important }
@media (forced-colors: active) {
  [data-testid=stButtonGroup] button:is([aria-checked=true], [aria-pressed=true], [data-selected]) {
    background: Highlight; color: HighlightText; forced-color-adjust: none }
  [data-testid=stButtonGroup] button:is([aria-checked=true], [aria-pressed=true]) * {
    color: HighlightText }
}
</style>"""
