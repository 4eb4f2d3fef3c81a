/* SPDX-License-Identifier: EUPL-1.2 */
/* The types of files that people may attach here, what a file of each looks like inside, and how it is
 * served. What a record of another node claims is not among them is served as bytes to be saved, whatever it
 * is. Constant data and pure functions, any thread. */
#ifndef MEDIA_TYPES_H
#define MEDIA_TYPES_H

#include "essaim/bytes.h"

/* How a file is to be recognised by its content. */
enum es_look {
	ES_LOOK_PDF,
	ES_LOOK_JPEG,
	ES_LOOK_PNG,
	ES_LOOK_WEBP,
	ES_LOOK_GIF,
	ES_LOOK_MP3,
	ES_LOOK_OGG,
	ES_LOOK_WEBM,
	ES_LOOK_MP4,
	ES_LOOK_WAV,
	ES_LOOK_OOXML, /* a ZIP with a main part of that name */
	ES_LOOK_ODF,   /* a ZIP that begins with its type */
	ES_LOOK_VTT,
	ES_LOOK_TEXT
};

struct es_media_kind {
	const char *type;   /* without parameters */
	const char *served; /* with what a browser needs besides */
	enum es_look look;
	const char *part; /* OOXML: its main part */
	bool shown;       /* a browser shows it in the page or a tab of its own; else it is saved */
	bool image;       /* what it carries besides the picture is taken off: es_strip */
};

/* NULL: such files are not taken. */
const struct es_media_kind *es_media_kind(struct es_bytes type);
/* The at-th, NULL behind the last. */
const struct es_media_kind *es_media_kind_at(size_t at);

/* Where a file is read from: fills out with len bytes from offset on. */
struct es_sniff_source {
	es_err (*read)(void *context, uint64_t offset, uint8_t *out, size_t len);
	void *context;
	uint64_t size;
};
/* Whether a file is what it is said to be. ES_INVALID: it is not, and *found is what it looks like
 * ("a JPEG picture"; static, NULL where nobody knows); ES_NOT_ALLOWED: it is, but holds what is not
 * taken (macros), or is text in another encoding than UTF-8 (*found says which); the source's
 * errors. Reads at most a few hundred KiB, but of text all. */
es_err es_sniff(const struct es_sniff_source *source, const struct es_media_kind *said,
                const char **found) ES_MUST_USE;

#endif
