/* SPDX-License-Identifier: EUPL-1.2 */
/* The headers of the request that a wsi has under way. */
#include "link/ws.h"
#include "web/headers.h"
#include "web/server.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define HEADER_MAX 4096

struct es_web *es_web_of(struct lws *wsi)
{
	return lws_context_user(lws_get_context(wsi));
}

struct es_bytes es_head_copy(struct lws *wsi, enum lws_token_indexes token, char *buffer,
                             size_t size)
{
	int len = lws_hdr_copy(wsi, buffer, (int)size, token);

	return len > 0 ? es_bytes_of(buffer, (size_t)len) : es_bytes_of(NULL, 0);
}

static struct es_bytes copy_custom(struct lws *wsi, const char *name, char *buffer, size_t size)
{
	int len = lws_hdr_custom_copy(wsi, buffer, (int)size, name, (int)strlen(name));

	return len > 0 ? es_bytes_of(buffer, (size_t)len) : es_bytes_of(NULL, 0);
}

/* Whether what a proxy says of this request is believed. */
static bool is_forwarded(struct lws *wsi)
{
	const struct es_conn *conn = lws_get_opaque_user_data(wsi);

	return conn && conn->trusted;
}

/* A browser keeps a connection to the site that it opened it for; a proxy puts requests for all sites of one address on it. */
bool es_head_is_shared(struct lws *wsi)
{
	const struct es_web *web = es_web_of(wsi);

	return (web->hand || web->handed) && is_forwarded(wsi);
}

bool es_head_is_away(struct lws *wsi)
{
	const struct es_conn *conn = lws_get_opaque_user_data(wsi);

	return conn && conn->away;
}

bool es_head_https(const struct es_web *web, struct lws *wsi)
{
	char buffer[64];

	if (web->tls)
		return true;
	if (is_forwarded(wsi)) {
		struct es_bytes proto = es_header_last(
		        copy_custom(wsi, "x-forwarded-proto:", buffer, sizeof(buffer)));
		if (proto.len)
			return es_bytes_equal(proto, es_bytes_str("https"));
	}
	return web->public_url && strncmp(web->public_url, "https://", 8) == 0;
}

bool es_head_base(const struct es_web *web, struct lws *wsi, char out[ES_BASE_MAX])
{
	char host[256];

	if (web->public_url) {
		return snprintf(out, ES_BASE_MAX, "%s", web->public_url) < ES_BASE_MAX;
	}
	struct es_bytes said = es_head_copy(wsi, WSI_TOKEN_HOST, host, sizeof(host));
	if (!es_header_is_host(said))
		return false;
	snprintf(out, ES_BASE_MAX, "%s://%.*s", es_head_https(web, wsi) ? "https" : "http",
	         (int)said.len, (const char *)said.data);
	return true;
}

bool es_head_origin_fits(const struct es_web *web, struct lws *wsi)
{
	char origin[512], host[512];
	bool https = web->tls || (is_forwarded(wsi) && es_head_https(web, wsi));

	return es_header_origin_fits(es_head_copy(wsi, WSI_TOKEN_ORIGIN, origin, sizeof(origin)),
	                             es_head_copy(wsi, WSI_TOKEN_HOST, host, sizeof(host)), https,
	                             web->public_url);
}

struct es_bytes es_head_token(const struct es_web *web, struct lws *wsi, char *buffer, size_t size)
{
	return es_header_cookie(es_head_copy(wsi, WSI_TOKEN_HTTP_COOKIE, buffer, size),
	                        web->cookie);
}

/* An IPv6 host owns a whole /64, so that is what is counted. */
static struct es_address key_of_v6(const uint8_t bytes[16])
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	struct es_address key = {{0}};

	memcpy(key.bytes, bytes, memcmp(bytes, mapped, sizeof(mapped)) == 0 ? 16 : 8);
	return key;
}

static bool parse_address(struct es_bytes text, struct es_address *out)
{
	char buffer[INET6_ADDRSTRLEN];
	uint8_t v6[16] = {[10] = 0xff, [11] = 0xff};

	if (text.len == 0 || text.len >= sizeof(buffer))
		return false;
	memcpy(buffer, text.data, text.len);
	buffer[text.len] = '\0';
	if (inet_pton(AF_INET, buffer, v6 + 12) != 1 && inet_pton(AF_INET6, buffer, v6) != 1)
		return false;
	*out = key_of_v6(v6);
	return true;
}

struct es_address es_head_address(struct lws *wsi)
{
	const struct es_conn *conn = lws_get_opaque_user_data(wsi);
	struct es_address address = conn->address;
	char buffer[1024];

	if (conn->trusted)
		(void)parse_address(es_header_last(es_head_copy(wsi, WSI_TOKEN_X_FORWARDED_FOR,
		                                                buffer, sizeof(buffer))),
		                    &address);
	return address;
}

bool es_head_host_fits(const struct es_web *web, struct lws *wsi)
{
	char host[512];

	return es_header_host_fits(es_head_copy(wsi, WSI_TOKEN_HOST, host, sizeof(host)),
	                           web->public_url);
}

static bool asks_for(struct lws *wsi, const char *path)
{
	char *uri = NULL;
	int len = 0;

	return lws_http_get_uri_and_method(wsi, &uri, &len) == LWSHUMETH_GET && len > 0 &&
	       es_bytes_equal(es_bytes_of(uri, (size_t)len), es_bytes_str(path));
}

static bool speaks(struct lws *wsi, const char *subprotocol)
{
	char buffer[256];

	return es_header_has_token(es_head_copy(wsi, WSI_TOKEN_PROTOCOL, buffer, sizeof(buffer)),
	                           subprotocol);
}

bool es_head_is_peer(struct lws *wsi)
{
	return asks_for(wsi, ES_PEER_PATH);
}

/* Every browser names the page's origin and no node does: so no page can knock here, whoever reads it. The name
 * under which a node is reached is its own affair; the channel proves who is there. */
const char *es_head_refuse_peer(const struct es_web *web, struct lws *wsi)
{
	if (!web->take_peer || web->is_closing || es_head_is_away(wsi))
		return "no peers are taken here";
	if (!es_head_is_peer(wsi))
		return "peers come in at " ES_PEER_PATH;
	if (lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN) > 0)
		return "this door is not for browsers";
	if (!speaks(wsi, ES_PEER_SUBPROTOCOL))
		return "the subprotocol is " ES_PEER_SUBPROTOCOL;
	return NULL;
}

const char *es_head_refuse_upgrade(const struct es_web *web, struct lws *wsi)
{
	if (es_head_is_away(wsi))
		return "this site is being started";
	if (!es_head_host_fits(web, wsi))
		return "this site has another name";
	if (!asks_for(wsi, "/ws"))
		return "websockets open at /ws";
	if (!es_head_origin_fits(web, wsi))
		return "this page is not of this site";
	if (!speaks(wsi, ES_SUBPROTOCOL))
		return "the subprotocol is " ES_SUBPROTOCOL;
	return NULL;
}

static bool account_of(const struct es_web *web, struct lws *wsi, struct es_snapshot *snap,
                       struct es_account *out)
{
	char cookies[4096];
	struct es_bytes token = es_head_token(web, wsi, cookies, sizeof(cookies));

	return token.len && es_cookie_account(snap, token, es_now_ms(), out) == ES_OK;
}

es_err es_head_look(struct es_web *web, struct lws *wsi, struct es_view_source *s)
{
	struct es_account account;

	es_err err = es_api_look(&web->api, NULL, s);
	if (err == ES_OK && account_of(web, wsi, s->snap, &account))
		s->scope_max = ES_SCOPE_FEDERATION;
	return err;
}

bool es_head_is_editor(const struct es_web *web, struct lws *wsi)
{
	struct es_account account;
	struct es_snapshot *snap;

	if (es_snapshot_begin(web->api.node->store, &snap) != ES_OK)
		return false;
	bool is = account_of(web, wsi, snap, &account) && es_account_role(&account) >= ES_EDITOR;
	es_snapshot_end(snap);
	return is;
}
