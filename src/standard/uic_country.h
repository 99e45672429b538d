/*
 * uic_country.h
 *		The country in which a rail vehicle is registered.
 */
#ifndef TRACEABILITY_STANDARD_UIC_COUNTRY_H
#define TRACEABILITY_STANDARD_UIC_COUNTRY_H

/* By two digits; NULL: no country has them. */
extern const char *uic_country(const char *digits);

#endif
