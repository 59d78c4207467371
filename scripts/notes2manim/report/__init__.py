"""The page that opens a finished film: player, transcript, scenes, and what the check has found."""
