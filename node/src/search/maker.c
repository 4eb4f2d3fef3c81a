/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/maker.h"

#include "search/sql.h"

#include <stdlib.h>

#define WORDS_CACHE 65536 /* where many documents come */
#define WORDS_CACHE_FEW 1024
#define MANY 64
#define PLAIN_MAX ((size_t)ES_DOC_BYTES_MAX * ES_COLUMN_COUNT + 1024)

struct es_maker {
	struct es_words *words;
	struct es_terms *seen;
	struct es_text_packer *packer;
	struct es_writer plain, column;
};

es_err es_maker_new(size_t docs, struct es_maker **out)
{
	struct es_maker *maker = calloc(1, sizeof(*maker));

	*out = NULL;
	if (!maker)
		return ES_NO_MEMORY;
	es_writer_grow(&maker->plain, PLAIN_MAX);
	es_writer_grow(&maker->column, ES_DOC_BYTES_MAX + 1);
	es_err err = es_words_new(docs > MANY ? WORDS_CACHE : WORDS_CACHE_FEW, &maker->words);
	if (!err)
		err = es_terms_new(&maker->seen);
	if (!err)
		err = es_text_packer_new(&maker->packer);
	if (err) {
		es_maker_free(maker);
		return err;
	}
	*out = maker;
	return ES_OK;
}

void es_maker_free(struct es_maker *maker)
{
	if (!maker)
		return;
	es_words_free(maker->words);
	es_terms_free(maker->seen);
	es_text_packer_free(maker->packer);
	es_writer_free(&maker->plain);
	es_writer_free(&maker->column);
	free(maker);
}

/* The columns stand one behind the other, each with its length before it: a byte for its tongue, then plain
 * text. */
static void write_columns(struct es_maker *maker, const struct es_doc_text *text)
{
	uint8_t tongue = (uint8_t)es_tongue_of(text->lang);

	es_writer_reset(&maker->plain);
	for (size_t c = 0; c < ES_COLUMN_COUNT; c++) {
		struct es_bytes plain = es_writer_bytes(&text->columns[c]);
		es_writer_reset(&maker->column);
		if (plain.len) {
			es_write_raw(&maker->column, es_bytes_of(&tongue, 1));
			es_write_raw(&maker->column, plain);
		}
		es_write_bin(&maker->plain, es_writer_bytes(&maker->column));
	}
}

/* Of what stands in plain; tells where those of each column end. */
static es_err list_terms(struct es_maker *maker, struct es_writer *w, size_t ends[ES_COLUMN_COUNT])
{
	struct es_reader r;

	es_reader_init(&r, es_writer_bytes(&maker->plain));
	for (size_t i = 0; i < ES_COLUMN_COUNT; i++) {
		struct es_bytes column = es_read_bin(&r, SIZE_MAX);
		if (column.len > 1 && column.data[0] < ES_TONGUES)
			es_terms_write(maker->seen, maker->words, column.data[0],
			               es_bytes_of(column.data + 1, column.len - 1), w);
		ends[i] = w->len;
	}
	return es_reader_finish(&r) ? ES_CORRUPT : w->err;
}

static es_err make(struct es_maker *maker, struct es_doc_text *text)
{
	struct es_made *made = &text->made;

	es_writer_grow(&made->packed, 2 * PLAIN_MAX);
	es_writer_grow(&made->terms, ES_TERMS_BYTES_MAX);
	write_columns(maker, text);
	made->plain_len = maker->plain.len;
	es_err err = maker->plain.err ? maker->plain.err
	                              : es_text_pack(maker->packer, es_writer_bytes(&maker->plain),
	                                             &made->packed);
	return err ? err : list_terms(maker, &made->terms, made->ends);
}

es_err es_maker_doc(struct es_maker *maker, struct es_doc *doc)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < doc->texts_len && !err; i++)
		err = make(maker, &doc->texts[i]);
	return err;
}

es_err es_maker_terms(struct es_maker *maker, struct es_bytes packed, size_t plain_len,
                      struct es_writer *w, size_t ends[ES_COLUMN_COUNT])
{
	es_writer_reset(&maker->plain);
	es_writer_reset(w);
	es_err err = es_text_unpack(packed, plain_len, &maker->plain);
	return err ? err : list_terms(maker, w, ends);
}
