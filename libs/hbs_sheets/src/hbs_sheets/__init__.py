"""The spreadsheets that schools have: read into typed drafts with a finding for every fault, written back marked."""
