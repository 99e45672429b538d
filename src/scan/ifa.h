/*
 * ifa.h
 *		Labels of medicines, as IFA has them.
 */
#ifndef TRACEABILITY_SCAN_IFA_H
#define TRACEABILITY_SCAN_IFA_H

#include "scan/scan_reader.h"

/* Whether the scan has the number of a medicine: then its (D) is an expiration date. */
extern bool scan_ifa_is_label(const BarcodeScan *scan);

/* Whether an element is such a date with a month, and 00 for the day. */
extern bool scan_ifa_is_month(const BarcodeScan *scan, const ScanElement *element);

#endif
