/* SPDX-License-Identifier: EUPL-1.2 */
/* A node certificate: what is taken must encode to the same bytes. */
#include "essaim/certificate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t buffer[ES_CERT_MAX];
	struct es_certificate cert;
	struct es_writer w;
	struct es_bytes in = es_bytes_of(data, len);

	if (es_certificate_decode(in, &cert) != ES_OK)
		return 0;
	es_writer_init(&w, buffer, sizeof(buffer));
	es_err err = es_certificate_encode(&cert, &w);
	es_assert(err == ES_OK && es_bytes_equal(es_writer_bytes(&w), in));
	return 0;
}
