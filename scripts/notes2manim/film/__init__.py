"""Clips and voices to the film, with its captions, chapters, transcript and thumbnail."""
