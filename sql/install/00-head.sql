\echo Use "CREATE EXTENSION traceability" to load this file. \quit
