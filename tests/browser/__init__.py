"""What a person sees: the memory page in a headless Chromium."""
