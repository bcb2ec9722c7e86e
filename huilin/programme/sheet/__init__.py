"""Many members at once: a unit's sheet or pasted lines, tried before anything is kept."""
