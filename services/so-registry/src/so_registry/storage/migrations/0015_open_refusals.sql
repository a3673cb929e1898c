-- Whether a record that was refused in a window has been accepted there since: boards and the list of what is missing
-- ask it for each refused record, and would read the whole window for each.
CREATE INDEX ix_verdicts_accepted ON registry.verdicts (window_no, record_key) WHERE result <> 'refused';
