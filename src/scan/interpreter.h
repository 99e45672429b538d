/*
 * interpreter.h
 *		What interpret.c and interpret_dates.c share.
 */
#ifndef TRACEABILITY_SCAN_INTERPRETER_H
#define TRACEABILITY_SCAN_INTERPRETER_H

#include "scan/scan_reader.h"

typedef struct Interpreter
{
	const BarcodeScan *scan;
	CalendarDate on_date;
	Fault *fault;
} Interpreter;

/* Fills the dates of a summary. */
extern bool interpret_dates(const Interpreter *interpreter, ScanSummary *summary);

#endif
