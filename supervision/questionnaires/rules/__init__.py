"""What a questionnaire must hold, and how its answers are counted; pure."""
