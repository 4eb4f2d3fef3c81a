/* SPDX-License-Identifier: EUPL-1.2 */
/* The few fonts that we print and draw with, and no others that a machine may have: the same words take the same
 * room everywhere. A map and its context belong to one thread, any. */
#ifndef PRINT_FONTS_H
#define PRINT_FONTS_H

#include "essaim/err.h"

#include <pango/pango.h>

#define ES_FONT_FAMILIES "Open Sans, DejaVu Sans"

/* One unit is one point of whoever draws; nothing is hinted. ES_NOT_FOUND: no font is installed. es_fonts_close in any
 * case. */
es_err es_fonts_open(PangoFontMap **map, PangoContext **context) ES_MUST_USE;
void es_fonts_close(PangoFontMap *map, PangoContext *context);

#endif
