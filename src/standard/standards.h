/*
 * standards.h
 *		Every standard, for the registry.
 */
#ifndef TRACEABILITY_STANDARD_STANDARDS_H
#define TRACEABILITY_STANDARD_STANDARDS_H

#include "standard/standard.h"

extern const Standard standard_vin;
extern const Standard standard_vin_us;
extern const Standard standard_imei;
extern const Standard standard_imeisv;
extern const Standard standard_meid;
extern const Standard standard_eui48;
extern const Standard standard_eui64;
extern const Standard standard_sscc;
extern const Standard standard_giai;
extern const Standard standard_grai;
extern const Standard standard_sgtin;
extern const Standard standard_itip;
extern const Standard standard_iso6346;
extern const Standard standard_hin;
extern const Standard standard_uii;
extern const Standard standard_gs1_lot;
extern const Standard standard_tin_dot;
extern const Standard standard_date_code_yyww;
extern const Standard standard_gtin8;
extern const Standard standard_gtin12;
extern const Standard standard_gtin13;
extern const Standard standard_gtin14;
extern const Standard standard_gtin;
extern const Standard standard_cpid;
extern const Standard standard_gmn;
extern const Standard standard_nsn;
extern const Standard standard_cage_part;
extern const Standard standard_hibc;
extern const Standard standard_isbn;
extern const Standard standard_isbn10;
extern const Standard standard_ismn;
extern const Standard standard_issn;
extern const Standard standard_issn13;
extern const Standard standard_upu_s10;
extern const Standard standard_ups_1z;
extern const Standard standard_uic_vehicle;
extern const Standard standard_iccid;
extern const Standard standard_eid;
extern const Standard standard_lei;
extern const Standard standard_pzn;
extern const Standard standard_ppn;
extern const Standard standard_isbt_din;
extern const Standard standard_isbt_product;
extern const Standard standard_isbt_ppic;

#endif
