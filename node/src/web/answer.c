/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/answer.h"

#include "json.h"

#include <string.h>

#define JSON_TYPE "application/json; charset=utf-8"
#define MAP_TYPE "application/msgpack"

void es_answer_init(struct es_answer *a)
{
	memset(a, 0, sizeof(*a));
	a->status = 500;
	es_writer_grow(&a->own, 2 * ES_WEB_ANSWER_MAX);
}

void es_answer_free(struct es_answer *a)
{
	es_writer_free(&a->own);
}

void es_answer_text(struct es_answer *a, unsigned status, const char *text)
{
	a->status = status;
	a->type = "text/plain; charset=utf-8";
	a->body = es_bytes_str(text);
}

void es_answer_json(struct es_answer *a, unsigned status, const struct es_writer *w)
{
	es_writer_reset(&a->own);
	if (w->err != ES_OK || es_json_write(es_writer_bytes(w), false, &a->own) != ES_OK) {
		es_answer_text(a, 500, "the answer could not be written\n");
		return;
	}
	a->status = status;
	a->type = JSON_TYPE;
	a->body = es_writer_bytes(&a->own);
}

void es_answer_map(struct es_answer *a, unsigned status, const struct es_writer *w)
{
	es_writer_reset(&a->own);
	es_write_raw(&a->own, es_writer_bytes(w));
	a->status = w->err == ES_OK && a->own.err == ES_OK ? status : 500;
	a->type = MAP_TYPE;
	a->body = es_writer_bytes(&a->own);
}

void es_answer_fault_json(struct es_answer *a, enum es_api_code code, const char *message)
{
	uint8_t buffer[512];
	struct es_writer w;

	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_map(&w, 2);
	es_write_cstr(&w, "code");
	es_write_cstr(&w, es_api_code_word(code));
	es_write_cstr(&w, "message");
	es_write_cstr(&w, message);
	es_answer_json(a, es_api_code_status(code), &w);
	a->fault = es_api_code_word(code);
}

void es_answer_fault(struct es_answer *a, enum es_api_code code, const char *message,
                     const char *field)
{
	uint8_t buffer[512];
	struct es_writer w;

	es_writer_init(&w, buffer, sizeof(buffer));
	es_api_put_fault(code, message, field, &w);
	es_answer_map(a, es_api_code_status(code), &w);
}
