/* SPDX-License-Identifier: EUPL-1.2 */
#include "link/address.h"

#include "link/ws.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static bool is_host(const char *host, size_t len, bool bracketed)
{
	if (len == 0 || len > ES_ADDRESS_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = host[i];
		bool name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		            (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
		if (!name && !(bracketed && (c == ':' || c == '%')))
			return false;
	}
	return true;
}

static es_err parse_port(const char *text, uint16_t *port)
{
	size_t digits = strspn(text, "0123456789");
	unsigned long value = 0;

	if (digits == 0 || digits > 5 || text[digits] != '\0')
		return ES_MALFORMED;
	for (size_t i = 0; i < digits; i++)
		value = value * 10 + (unsigned long)(text[i] - '0');
	if (value > UINT16_MAX)
		return ES_MALFORMED;
	*port = (uint16_t)value;
	return ES_OK;
}

es_err es_address_parse(const char *text, struct es_address *out)
{
	bool bracketed = text[0] == '[';
	const char *host = bracketed ? text + 1 : text;
	const char *end = bracketed ? strchr(text, ']') : strrchr(text, ':');

	if (!end || (bracketed && end[1] != ':'))
		return ES_MALFORMED;
	size_t len = (size_t)(end - host);
	if (!is_host(host, len, bracketed))
		return ES_MALFORMED;
	memcpy(out->host, host, len);
	out->host[len] = '\0';
	return parse_port(end + (bracketed ? 2 : 1), &out->port);
}

es_err es_address_format(const struct es_address *address, char *out)
{
	bool bracketed = strpbrk(address->host, ":%") != NULL; /* what only they may hold */
	int n = snprintf(out, ES_ADDRESS_MAX + 1, "%s%s%s:%u", bracketed ? "[" : "", address->host,
	                 bracketed ? "]" : "", address->port);

	return n > 0 && n <= ES_ADDRESS_MAX ? ES_OK : ES_TOO_LARGE;
}

void es_address_of(const struct sockaddr *from, char out[ES_ADDRESS_MAX + 1])
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)from;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)from;
	struct es_address address = {.host = ""};

	memcpy(out, "?", 2);
	if (from->sa_family == AF_INET) {
		inet_ntop(AF_INET, &v4->sin_addr, address.host, sizeof address.host);
		address.port = ntohs(v4->sin_port);
	} else if (from->sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &v6->sin6_addr, address.host, sizeof address.host);
		address.port = ntohs(v6->sin6_port);
	} else {
		return;
	}
	if (es_address_format(&address, out))
		memcpy(out, "?", 2);
}

uint64_t es_address_group(const struct sockaddr *from)
{
	const struct in6_addr *v6 = &((const struct sockaddr_in6 *)from)->sin6_addr;
	uint32_t mapped;
	uint64_t group = 0;

	if (from->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(v6)) {
		/* All of IPv4 lies in one /64. */
		memcpy(&mapped, v6->s6_addr + 12, sizeof mapped);
		group = mapped;
	} else if (from->sa_family == AF_INET6) {
		memcpy(&group, v6, sizeof group);
	} else if (from->sa_family == AF_INET) {
		group = ((const struct sockaddr_in *)from)->sin_addr.s_addr;
	}
	return group;
}

bool es_address_is_any(const struct es_address *address)
{
	return strcmp(address->host, "0.0.0.0") == 0 || strcmp(address->host, "::") == 0;
}

bool es_address_is_loopback(const struct es_address *address)
{
	struct in_addr v4;

	return (inet_pton(AF_INET, address->host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127) ||
	       strcmp(address->host, "::1") == 0 || strcmp(address->host, "localhost") == 0;
}

static const struct scheme {
	const char *text;
	enum es_peer_way_kind kind;
	const char *port;
} schemes[] = {{"ws://", ES_PEER_WAY_WS, ":80"}, {"wss://", ES_PEER_WAY_WSS, ":443"}};

/* HOST[:PORT] of len characters. */
static es_err parse_site(const char *text, size_t len, const char *port, struct es_address *out)
{
	char host[ES_ADDRESS_MAX + 8];

	if (len == 0 || len > ES_ADDRESS_MAX)
		return ES_MALFORMED;
	memcpy(host, text, len);
	host[len] = '\0';
	const char *colon = strrchr(host, ':'), *bracket = strrchr(host, ']');
	if (!colon || (bracket && colon < bracket))
		snprintf(host + len, sizeof host - len, "%s", port);
	return es_address_parse(host, out);
}

/* HOST[:PORT]/peer behind a scheme. In the clear it is this machine; certificates are of names. */
static es_err parse_websocket(const char *rest, const struct scheme *scheme,
                              struct es_peer_way *out)
{
	size_t len = strlen(rest), tail = strlen(ES_PEER_PATH);

	if (len < tail || strcmp(rest + len - tail, ES_PEER_PATH) != 0 ||
	    parse_site(rest, len - tail, scheme->port, &out->address) || out->address.port == 0)
		return ES_MALFORMED;
	out->kind = scheme->kind;
	bool fits = out->kind == ES_PEER_WAY_WS ? es_address_is_loopback(&out->address)
	                                        : !strchr(out->address.host, ':');
	return fits ? ES_OK : ES_MALFORMED;
}

es_err es_peer_way_parse(const char *text, struct es_peer_way *out)
{
	if (strlen(text) > ES_ADDRESS_MAX)
		return ES_MALFORMED;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		size_t head = strlen(schemes[i].text);
		if (strncmp(text, schemes[i].text, head) == 0)
			return parse_websocket(text + head, &schemes[i], out);
	}
	out->kind = ES_PEER_WAY_TCP;
	return es_address_parse(text, &out->address);
}

es_err es_peer_way_of_site(const char *url, char out[ES_ADDRESS_MAX + 1])
{
	static const char https[] = "https://";
	struct es_peer_way way;
	size_t head = sizeof https - 1;

	if (strncmp(url, https, head) != 0)
		return ES_MALFORMED;
	size_t len = strcspn(url + head, "/");
	int n = snprintf(out, ES_ADDRESS_MAX + 1, "wss://%.*s" ES_PEER_PATH, (int)len, url + head);
	return n > 0 && n <= ES_ADDRESS_MAX ? es_peer_way_parse(out, &way) : ES_MALFORMED;
}
