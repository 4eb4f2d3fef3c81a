/* SPDX-License-Identifier: EUPL-1.2 */
/* Where the node was reached last, in the store. */
#include "serve_internal.h"

#include <string.h>

#define PEER_ADDRESS_META "peer-address"
#define PEER_SITE_META "peer-site"

struct address_change {
	struct es_change change; /* first */
	const char *address, *site;
};

static es_err put_address(struct es_write *w, struct es_change *change)
{
	const struct address_change *put = (struct address_change *)change;
	es_err err = es_meta_put(w, PEER_ADDRESS_META, es_bytes_str(put->address));

	return err ? err : es_meta_put(w, PEER_SITE_META, es_bytes_str(put->site));
}

es_err serve_keep_address(struct serve *serve)
{
	struct address_change put = {.address = serve->peer_address, .site = serve->peer_site};

	return es_store_apply(serve->node->store, put_address, &put.change);
}

static es_err read_address(struct es_node *node, const char *meta, char out[ES_ADDRESS_MAX + 1])
{
	struct es_snapshot *snap;
	struct es_bytes value;
	es_err err = es_snapshot_begin(node->store, &snap);

	if (err)
		return err;
	err = es_meta_get(snap, meta, &value);
	if (!err && (value.len == 0 || value.len > ES_ADDRESS_MAX))
		err = ES_NOT_FOUND;
	if (!err) {
		memcpy(out, value.data, value.len);
		out[value.len] = '\0';
	}
	es_snapshot_end(snap);
	return err;
}

es_err es_serve_peer_address(struct es_node *node, char out[ES_ADDRESS_MAX + 1])
{
	return read_address(node, PEER_ADDRESS_META, out);
}

es_err es_serve_peer_site(struct es_node *node, char out[ES_ADDRESS_MAX + 1])
{
	return read_address(node, PEER_SITE_META, out);
}
