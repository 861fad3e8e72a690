"""The codebook's figures for questions and drafts, for files of cases and for authors that the reader has not seen."""
