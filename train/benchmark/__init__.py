"""How fast each unit trains on this machine, beside what the machine can do."""
