/* SPDX-License-Identifier: EUPL-1.2 */
/* Dialling websockets: a client of libwebsockets on the node's loop. It is given numbers, since it would wait for names;
 * it follows nobody elsewhere, uses no proxy that the environment names, and trusts no file but those that we give it. */
#include "link/ws_internal.h"

#include "lws_log.h"
#include "node_limits.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define CLOSE_POLL_MS 5

struct es_ws_dialler {
	struct es_loop *loop;
	const char *ca;
	bool trusts; /* the authorities could be read */
	struct lws_context *context;
	struct lws_vhost *vhost;
	uv_timer_t closing;
	void (*closed)(void *context);
	void *closed_context;
};

/* --- which certificates count ------------------------------------------------------------------ */

/* libwebsockets fills the context's store from places of its own, one of them relative: so it gets another. */
static bool trust(SSL_CTX *ctx, const char *ca)
{
	X509_STORE *store = X509_STORE_new();

	if (!store)
		return false;
	int taken = ca ? X509_STORE_load_locations(store, ca, NULL)
	               : X509_STORE_set_default_paths(store);
	SSL_CTX_set_cert_store(ctx, store);
	return taken == 1 && SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1;
}

bool es_ws_trusts(const char *ca)
{
	X509_STORE *store = X509_STORE_new();
	bool holds = store && X509_STORE_load_locations(store, ca, NULL) == 1;

	X509_STORE_free(store);
	ERR_clear_error();
	return holds;
}

/* --- what libwebsockets calls ------------------------------------------------------------------ */

/* The number that follows these words, or 0. */
static int number_after(const char *words, const char *in)
{
	const char *at = strstr(in, words);
	int number = 0;

	for (at = at ? at + strlen(words) : ""; *at >= '0' && *at <= '9' && number < 10000; at++)
		number = number * 10 + (*at - '0');
	return number;
}

/* It names by number what the system, or who checked the certificate, said. */
static void keep_failure(struct es_ws *ws, const char *in, size_t len)
{
	char said[120] = "", text[160];

	memcpy(said, in ? in : "", in ? (len < sizeof said ? len : sizeof said - 1) : 0);
	int number = number_after("conn fail: ", said);
	int certificate = number_after("X509_V_ERR = ", said);
	bool tls = strncmp(said, "tls: ", 5) == 0;
	if (certificate || tls)
		snprintf(text, sizeof text, "its certificate is not trusted: %s",
		         tls ? said + 5 : X509_verify_cert_error_string(certificate));
	else
		snprintf(text, sizeof text, "no connection: %s",
		         number    ? uv_strerror(-number)
		         : said[0] ? said
		                   : "it was refused");
	ws_keep_reason(ws, ES_IO, text, strlen(text));
}

static int on_client(struct es_ws *ws, enum lws_callback_reasons reason, void *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		keep_failure(ws, in, len);
		return 0;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		ws_opened(ws);
		return 0;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		return es_ws_received(ws, in, len);
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return es_ws_writable(ws);
	case LWS_CALLBACK_WSI_DESTROY:
		es_ws_gone(ws);
		return 0;
	default:
		return 0;
	}
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len)
{
	if (reason == LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS) {
		struct es_ws_dialler *dialler = lws_context_user(lws_get_context(wsi));
		dialler->trusts = trust(user, dialler->ca); /* user is the SSL_CTX here */
		return 0;
	}
	struct es_ws *ws = wsi ? lws_get_opaque_user_data(wsi) : NULL;
	return ws ? on_client(ws, reason, in, len) : 0;
}

static const struct lws_protocols protocols[] = {
        {.name = ES_PEER_SUBPROTOCOL, .callback = callback, .rx_buffer_size = ES_LINK_READ},
        LWS_PROTOCOL_LIST_TERM,
};

static const lws_retry_bo_t policy = {.secs_since_valid_ping = ES_WEB_PING_AFTER_S,
                                      .secs_since_valid_hangup = ES_WEB_IDLE_S};

/* --- dialling ---------------------------------------------------------------------------------- */

es_err es_ws_dialler_new(struct es_loop *loop, const char *ca, struct es_ws_dialler **out)
{
	struct es_ws_dialler *dialler = calloc(1, sizeof *dialler);
	void *loops[1] = {es_loop_uv(loop)};
	struct lws_context_creation_info info = {0};

	if (!dialler)
		return ES_NO_MEMORY;
	dialler->loop = loop;
	dialler->ca = ca;
	es_lws_log();
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.protocols = protocols;
	info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
	               LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT |
	               LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS |
	               LWS_SERVER_OPTION_DISABLE_TLS_SESSION_CACHE;
	info.foreign_loops = loops;
	info.pcontext = &dialler->context;
	info.user = dialler;
	info.timeout_secs = ES_CONNECT_TIMEOUT_MS / 1000;
	info.pt_serv_buf_size = ES_LINK_READ;
	info.retry_and_idle_policy = &policy;
	info.http_proxy_address = "";
	info.vhost_name = "peers";
	dialler->context = lws_create_context(&info);
	if (dialler->context)
		dialler->vhost = lws_create_vhost(dialler->context, &info);
	es_assert(uv_timer_init(loops[0], &dialler->closing) == 0);
	dialler->closing.data = dialler;
	*out = dialler;
	return ES_OK;
}

static es_err open_it(struct es_ws_dialler *dialler, struct es_ws *ws,
                      const struct es_peer_way *way, const char *to)
{
	char host[ES_ADDRESS_MAX + 8];
	bool tls = way->kind == ES_PEER_WAY_WSS, usual = way->address.port == (tls ? 443 : 80);
	struct lws_client_connect_info info = {.context = dialler->context,
	                                       .vhost = dialler->vhost,
	                                       .address = to,
	                                       .port = way->address.port,
	                                       .path = ES_PEER_PATH,
	                                       .host = host,
	                                       .protocol = ES_PEER_SUBPROTOCOL,
	                                       .alpn = "http/1.1",
	                                       .retry_and_idle_policy = &policy,
	                                       .opaque_user_data = ws,
	                                       .pwsi = &ws->wsi};

	if (usual)
		snprintf(host, sizeof host, "%s", way->address.host);
	else if (es_address_format(&way->address, host))
		return ES_MALFORMED;
	info.ssl_connection = (tls ? LCCSCF_USE_SSL : 0) | LCCSCF_HTTP_NO_FOLLOW_REDIRECT;
	return lws_client_connect_via_info(&info) ? ES_OK : ES_IO;
}

es_err es_ws_dial(struct es_ws_dialler *dialler, const struct es_peer_way *way,
                  const struct sockaddr *to, const struct es_carrier_events *events, void *context,
                  struct es_carrier **out, const char **why)
{
	char number[INET6_ADDRSTRLEN];
	struct es_ws *ws;

	*why = "the websocket client cannot be set up: see --peer-ca";
	if (!dialler->vhost || (way->kind == ES_PEER_WAY_WSS && !dialler->trusts))
		return ES_IO;
	*why = es_err_sentence(ES_NO_MEMORY);
	ws = ws_new(dialler->loop);
	if (!ws)
		return ES_NO_MEMORY;
	if (uv_ip_name(to, number, sizeof number))
		number[0] = '\0';
	es_carrier_own(&ws->carrier, events, context);
	if (!number[0] || open_it(dialler, ws, way, number)) {
		/* libwebsockets may have let go of it already: its owner hears of the end as of any other. */
		ws_keep_reason(ws, ES_IO, "no connection", 13);
		if (!ws->posted)
			es_ws_gone(ws);
	}
	*out = &ws->carrier;
	return ES_OK;
}

/* --- the end ----------------------------------------------------------------------------------- */

static void on_timer_closed(uv_handle_t *handle)
{
	struct es_ws_dialler *dialler = handle->data;
	void (*closed)(void *context) = dialler->closed;
	void *context = dialler->closed_context;

	free(dialler);
	closed(context);
}

/* It ends in steps, between which its handles close on the loop; asking again is harmless. */
static void on_closing(uv_timer_t *timer)
{
	struct es_ws_dialler *dialler = timer->data;

	if (dialler->context)
		lws_context_destroy(dialler->context);
	if (!dialler->context)
		uv_close((uv_handle_t *)timer, on_timer_closed);
}

void es_ws_dialler_close(struct es_ws_dialler *dialler, void (*closed)(void *context),
                         void *context)
{
	dialler->closed = closed;
	dialler->closed_context = context;
	uv_timer_start(&dialler->closing, on_closing, 0, CLOSE_POLL_MS);
}
