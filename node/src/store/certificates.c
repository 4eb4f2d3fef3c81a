/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/certificates.h"

#include "writer.h"

#include <string.h>

es_err es_certificate_each(struct es_snapshot *snap,
                           es_err (*each)(void *context, const struct es_certificate *cert),
                           void *context)
{
	uint8_t after[ES_PUBLIC_KEY_LEN];
	struct es_bytes key = {NULL, 0};
	struct es_entry entry;
	es_err err;

	while (!(err = es_txn_seek(snap->txn, ES_TABLE_CERTIFICATES, ES_SEEK_AFTER, key, &entry))) {
		struct es_certificate cert;
		if (entry.key.len != sizeof after)
			return ES_CORRUPT;
		memcpy(after, entry.key.data, sizeof after);
		key = ES_BYTES(after);
		err = ES_OK;
		if (!es_certificate_decode(entry.value, &cert))
			err = each(context, &cert);
		if (err)
			return err;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_write_certificate(struct es_write *w, const struct es_certificate *cert)
{
	uint8_t bytes[ES_CERT_MAX];
	struct es_writer value;
	struct es_bytes held;

	es_writer_init(&value, bytes, sizeof bytes);
	es_err err = es_certificate_encode(cert, &value);
	if (err)
		return err;
	if (!es_txn_get(w->snap.txn, ES_TABLE_CERTIFICATES, ES_BYTES(cert->node_key), &held) &&
	    es_bytes_equal(held, es_writer_bytes(&value)))
		return ES_OK;
	es_txn_put(w->snap.txn, ES_TABLE_CERTIFICATES, ES_BYTES(cert->node_key),
	           es_writer_bytes(&value));
	return es_txn_err(w->snap.txn);
}
