/* SPDX-License-Identifier: EUPL-1.2 */
/* A font map over the few fonts that we print with, and over nothing else that a machine may have: the same words
 * become the same page everywhere, and no cache is read or written. */
#include "print/fonts.h"

#include "print/press_internal.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <pthread.h>

/* Where fonts-open-sans and fonts-dejavu-core put them. The second has the letters, boxes and signs that the first lacks. */
#define OPEN_SANS "/usr/share/fonts/truetype/open-sans/OpenSans-"
#define DEJAVU "/usr/share/fonts/truetype/dejavu/DejaVuSans"
static const char *const files[] = {
        OPEN_SANS "Regular.ttf",    OPEN_SANS "Italic.ttf",   OPEN_SANS "Bold.ttf",
        OPEN_SANS "BoldItalic.ttf", OPEN_SANS "Semibold.ttf", DEJAVU ".ttf",
        DEJAVU "-Bold.ttf",         DEJAVU "Mono.ttf",
};

static const struct {
	double points;
	PangoWeight weight;
} faces[] = {
        [ES_FACE_BODY] = {9.5, PANGO_WEIGHT_NORMAL},  [ES_FACE_STRONG] = {9.5, PANGO_WEIGHT_BOLD},
        [ES_FACE_SMALL] = {7.5, PANGO_WEIGHT_NORMAL}, [ES_FACE_LABEL] = {9, PANGO_WEIGHT_SEMIBOLD},
        [ES_FACE_HEAD] = {11, PANGO_WEIGHT_BOLD},     [ES_FACE_TITLE] = {20, PANGO_WEIGHT_BOLD},
};

PangoFontDescription *es_press_font(enum es_face face)
{
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, ES_FONT_FAMILIES);
	pango_font_description_set_absolute_size(font, faces[face].points * PANGO_SCALE);
	pango_font_description_set_weight(font, faces[face].weight);
	return font;
}

static bool add_files(FcConfig *fonts)
{
	bool any = false;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		any = FcConfigAppFontAddFile(fonts, (const FcChar8 *)files[i]) || any;
	return any;
}

/* Made once for all presses, then only read: Pango keeps a reference for ever to each one that it is given. */
static FcConfig *shared_fonts(void)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static FcConfig *shared;

	pthread_mutex_lock(&lock);
	if (!shared) {
		shared = FcConfigCreate();
		if (shared && !add_files(shared)) {
			FcConfigDestroy(shared);
			shared = NULL;
		}
	}
	FcConfig *fonts = shared;
	pthread_mutex_unlock(&lock);
	return fonts;
}

es_err es_fonts_open(PangoFontMap **map, PangoContext **context)
{
	FcConfig *fonts = shared_fonts();
	cairo_font_options_t *options;

	*map = NULL;
	*context = NULL;
	if (!fonts)
		return ES_NOT_FOUND;
	*map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	if (!*map)
		return ES_NO_MEMORY;
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(*map), fonts);
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(*map), 72);
	*context = pango_font_map_create_context(*map);
	options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(*context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(*context, FALSE);
	return ES_OK;
}

void es_fonts_close(PangoFontMap *map, PangoContext *context)
{
	if (context)
		g_object_unref(context);
	if (map)
		g_object_unref(map);
}

es_err es_press_fonts_open(struct es_press *p)
{
	es_err err = es_fonts_open(&p->map, &p->context);

	if (err)
		return err;
	p->space = pango_layout_new(p->context);
	pango_layout_set_text(p->space, " ", 1);
	return ES_OK;
}

void es_press_fonts_close(struct es_press *p)
{
	if (p->space)
		g_object_unref(p->space);
	es_fonts_close(p->map, p->context);
}
