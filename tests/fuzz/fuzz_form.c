/* SPDX-License-Identifier: EUPL-1.2 */
/* First byte: the kind; the rest: what a form sends. Whatever is made of it is canonical, and looking
 * through it finds a fault exactly where the schema's own check does. */
#include "form/form.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint8_t author[ES_AUTHOR_LEN] = {7};
	static struct es_form_report report;
	struct es_schema_fault fault;
	struct es_writer body;

	if (len == 0 || es_canonical(es_bytes_of(data + 1, len - 1)) != ES_OK)
		return 0;
	es_writer_grow(&body, ES_BODY_MAX);
	if (es_form_body(data[0], author, es_bytes_of(data + 1, len - 1), &body) == ES_OK) {
		struct es_bytes made = es_writer_bytes(&body);
		es_err err = es_schema_check(data[0], made, &fault);
		es_assert(es_form_look(data[0], made, &report) == ES_OK);
		es_assert((err == ES_OK) == (report.faults_len == 0));
		if (err == ES_OK)
			es_assert(es_canonical(made) == ES_OK);
	}
	es_writer_free(&body);
	return 0;
}
