-- The operator classes, as the server's own check sees them.
--
-- The hash and BRIN families are complete.  The B-tree families lack operators
-- of text with text, and nothing else: with them the server would accept a
-- foreign key from a text column, and then could not check it.
SELECT amname, opcname, amvalidate(c.oid)
FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod
WHERE opcintype IN ('serial_number'::regtype, 'lot_code'::regtype, 'part_number'::regtype, 'trace_id'::regtype)
ORDER BY opcintype, amname, opcname COLLATE "C";
