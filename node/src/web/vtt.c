/* SPDX-License-Identifier: EUPL-1.2 */
/* Subtitles as the browser's own player reads them, at an address that stays when they are revised. */
#include "web/exchange.h"
#include "web/subtitles.h"

#include <stdio.h>

void es_vtt_answer(struct es_web *web, struct exchange *x)
{
	struct es_answer *answer = &x->answer;
	char hex[ES_ID_HEX_LEN], etags[512];
	struct es_view_source s;
	struct es_id id, head;

	es_err err =
	        es_unhex((const char *)x->target.id.data, x->target.id.len, id.bytes, ES_ID_LEN);
	if (!err)
		err = es_head_look(web, x->wsi, &s);
	if (!err) {
		es_writer_grow(&answer->own, ES_WEB_ANSWER_MAX);
		err = es_view_vtt(&s, &id, &head, &answer->own);
		es_snapshot_end(s.snap);
	}
	if (err) {
		es_answer_free(answer);
		es_answer_init(answer);
		es_answer_fault_json(answer, es_api_code_of(err),
		                     err == ES_NOT_FOUND ? "there is nothing here"
		                                         : es_err_sentence(err));
		return;
	}
	es_id_hex(&head, hex);
	snprintf(answer->own_etag, sizeof(answer->own_etag), "\"%.32s\"", hex);
	answer->etag = es_bytes_str(answer->own_etag);
	answer->cache = "private, no-cache";
	answer->type = "text/vtt; charset=utf-8";
	answer->part = true;
	if (es_files_holds(es_head_copy(x->wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, etags, sizeof(etags)),
	                   answer->own_etag)) {
		answer->status = 304;
		return;
	}
	answer->status = 200;
	answer->body = es_writer_bytes(&answer->own);
}
