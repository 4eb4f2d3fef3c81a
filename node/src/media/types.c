/* SPDX-License-Identifier: EUPL-1.2 */
#include "media/types.h"

#include <string.h>

#define OOXML "application/vnd.openxmlformats-officedocument."
#define ODF "application/vnd.oasis.opendocument."
#define UTF8 "; charset=utf-8"

static const struct es_media_kind kinds[] = {
        {"application/pdf", "application/pdf", ES_LOOK_PDF, NULL, true, false},
        {OOXML "wordprocessingml.document", OOXML "wordprocessingml.document", ES_LOOK_OOXML,
         "word/document.xml", false, false},
        {OOXML "spreadsheetml.sheet", OOXML "spreadsheetml.sheet", ES_LOOK_OOXML, "xl/workbook.xml",
         false, false},
        {OOXML "presentationml.presentation", OOXML "presentationml.presentation", ES_LOOK_OOXML,
         "ppt/presentation.xml", false, false},
        {ODF "text", ODF "text", ES_LOOK_ODF, NULL, false, false},
        {ODF "spreadsheet", ODF "spreadsheet", ES_LOOK_ODF, NULL, false, false},
        {ODF "presentation", ODF "presentation", ES_LOOK_ODF, NULL, false, false},
        {"image/jpeg", "image/jpeg", ES_LOOK_JPEG, NULL, true, true},
        {"image/png", "image/png", ES_LOOK_PNG, NULL, true, true},
        {"image/webp", "image/webp", ES_LOOK_WEBP, NULL, true, true},
        {"image/gif", "image/gif", ES_LOOK_GIF, NULL, true, true},
        {"audio/mpeg", "audio/mpeg", ES_LOOK_MP3, NULL, true, false},
        {"audio/ogg", "audio/ogg", ES_LOOK_OGG, NULL, true, false},
        {"audio/webm", "audio/webm", ES_LOOK_WEBM, NULL, true, false},
        {"audio/mp4", "audio/mp4", ES_LOOK_MP4, NULL, true, false},
        {"audio/wav", "audio/wav", ES_LOOK_WAV, NULL, true, false},
        {"video/mp4", "video/mp4", ES_LOOK_MP4, NULL, true, false},
        {"video/webm", "video/webm", ES_LOOK_WEBM, NULL, true, false},
        {"text/vtt", "text/vtt" UTF8, ES_LOOK_VTT, NULL, true, false},
        {"text/plain", "text/plain" UTF8, ES_LOOK_TEXT, NULL, false, false},
        {"text/csv", "text/csv" UTF8, ES_LOOK_TEXT, NULL, false, false},
        {"text/markdown", "text/markdown" UTF8, ES_LOOK_TEXT, NULL, false, false},
};

const struct es_media_kind *es_media_kind_at(size_t at)
{
	return at < sizeof(kinds) / sizeof(kinds[0]) ? &kinds[at] : NULL;
}

const struct es_media_kind *es_media_kind(struct es_bytes type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (es_bytes_equal(type, es_bytes_str(kinds[i].type)))
			return &kinds[i];
	return NULL;
}
