"""What Aplysia reaches, measured beside plain baselines in the same run. See README.md."""
