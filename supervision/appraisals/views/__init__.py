"""The pages of appraisals."""
