-- A lock's leaves are in the order of their hashes: a hundred that follow each other are of a hundred classes, with
-- fifteen statements each. The pieces of its report hold what a receipt names together instead. NULL: of a lock that
-- stood before, or that a process of before has made; its pieces are hundreds of positions.
ALTER TABLE registry.lock_leaves ADD COLUMN piece integer;
CREATE INDEX ix_lock_leaves_piece ON registry.lock_leaves (lock_seq, coalesce(piece, position / 100));
