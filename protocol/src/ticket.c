/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/ticket.h"
#include "psk.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "essaim"
#define PREFIX_LEN (sizeof(PREFIX) - 1)
#define VERSION 1
#define CHECK_LEN 4
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
/* What fits the longest string. */
#define BINARY_MAX (ES_TICKET_MAX / 4 * 3)

/* Mistyped characters are found before anything is made of them. */
static void checksum(struct es_bytes fields, uint8_t out[CHECK_LEN])
{
	struct es_id hash;

	es_hash(&hash, "essaim/v1/ticket", &fields, 1);
	memcpy(out, hash.bytes, CHECK_LEN);
}

static bool port_valid(const char *digits)
{
	unsigned port = 0;
	size_t len = strlen(digits);

	if (len == 0 || len > 5 || digits[0] == '0')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return false;
		port = port * 10 + (unsigned)(digits[i] - '0');
	}
	return port <= 65535;
}

/* The host is for the resolver to judge, but never holds what a shell, a log line or a URL would stumble
 * over. */
static bool host_valid(const char *host, size_t len)
{
	bool bracketed = len > 2 && host[0] == '[' && host[len - 1] == ']';

	for (size_t i = 0; i < len; i++) {
		char c = host[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		              (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
		bool inside = bracketed && (c == ':' || c == '%');
		bool bracket = bracketed && (i == 0 || i == len - 1);
		if (!letter && !inside && !bracket)
			return false;
	}
	return len > 0;
}

/* host:port or [v6]:port. */
static bool socket_valid(const char *address)
{
	const char *colon = strrchr(address, ':');

	return colon && port_valid(colon + 1) && host_valid(address, (size_t)(colon - address));
}

/* host or host:port, then /peer. */
static bool site_valid(const char *site)
{
	const char *slash = strchr(site, '/');
	char socket[ES_ADDRESS_MAX + 1];

	if (!slash || strcmp(slash, "/peer") != 0 || slash - site > ES_ADDRESS_MAX)
		return false;
	size_t len = (size_t)(slash - site);
	memcpy(socket, site, len);
	socket[len] = '\0';
	return host_valid(socket, len) || socket_valid(socket);
}

static bool address_valid(const char *address)
{
	if (strncmp(address, "wss://", 6) == 0)
		return site_valid(address + 6);
	if (strncmp(address, "ws://", 5) == 0)
		return site_valid(address + 5);
	return socket_valid(address);
}

static es_err write_fields(const struct es_ticket *ticket, struct es_writer *w)
{
	if (ticket->addresses_len == 0 || ticket->addresses_len > ES_ADDRESSES_MAX ||
	    ticket->expires_ms > INT64_MAX)
		return ES_INVALID;
	es_write_array(w, 6);
	es_write_uint(w, VERSION);
	es_write_bin(w, ES_BYTES(ticket->federation.bytes));
	es_write_array(w, ticket->addresses_len);
	for (size_t i = 0; i < ticket->addresses_len; i++) {
		if (!address_valid(ticket->addresses[i]))
			return ES_INVALID;
		es_write_cstr(w, ticket->addresses[i]);
	}
	es_write_bin(w, ES_BYTES(ticket->channel_key));
	es_write_bin(w, ES_BYTES(ticket->secret));
	es_write_uint(w, ticket->expires_ms);
	return w->err;
}

es_err es_ticket_encode(const struct es_ticket *ticket, char *out, size_t out_size)
{
	uint8_t space[BINARY_MAX], check[CHECK_LEN];
	struct es_writer w;

	es_writer_init(&w, space, sizeof(space));
	es_err err = write_fields(ticket, &w);
	if (err == ES_OK) {
		checksum(es_writer_bytes(&w), check);
		es_write_raw(&w, ES_BYTES(check));
		err = w.err;
	}
	if (err == ES_OK && out_size < PREFIX_LEN + 1 + sodium_base64_encoded_len(w.len, VARIANT))
		err = ES_NO_SPACE;
	if (err == ES_OK) {
		memcpy(out, PREFIX "1", PREFIX_LEN + 1);
		sodium_bin2base64(out + PREFIX_LEN + 1, out_size - PREFIX_LEN - 1, w.data, w.len,
		                  VARIANT);
	}
	sodium_memzero(space, sizeof(space));
	return err;
}

static void read_address(struct es_reader *r, char out[ES_ADDRESS_MAX + 1])
{
	(void)es_read_cstr(r, out, ES_ADDRESS_MAX + 1);
	if (r->err == ES_OK && !address_valid(out))
		es_reader_fail(r, ES_MALFORMED);
}

static es_err read_fields(struct es_bytes in, struct es_ticket *out)
{
	struct es_reader r;

	es_reader_init(&r, in);
	es_read_array_of(&r, 6);
	if (es_read_uint(&r, UINT64_MAX) != VERSION)
		es_reader_fail(&r, ES_VERSION);
	es_read_fixed(&r, out->federation.bytes, ES_ID_LEN);
	out->addresses_len = es_read_array(&r, ES_ADDRESSES_MAX);
	if (out->addresses_len == 0)
		es_reader_fail(&r, ES_MALFORMED);
	for (size_t i = 0; i < out->addresses_len; i++)
		read_address(&r, out->addresses[i]);
	es_read_fixed(&r, out->channel_key, ES_CHANNEL_KEY_LEN);
	es_read_fixed(&r, out->secret, ES_TICKET_SECRET_LEN);
	out->expires_ms = es_read_uint(&r, INT64_MAX);
	return es_reader_finish(&r);
}

static es_err decode_binary(struct es_bytes in, struct es_ticket *out)
{
	uint8_t check[CHECK_LEN];

	if (in.len < CHECK_LEN)
		return ES_MALFORMED;
	in.len -= CHECK_LEN;
	checksum(in, check);
	if (memcmp(check, in.data + in.len, CHECK_LEN) != 0)
		return ES_BAD_HASH;
	return read_fields(in, out);
}

/* libsodium 1.0.18 takes the bytes 0xad and 0xdf for '-' and '_', but a ticket has one spelling. */
static bool is_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

es_err es_ticket_decode(const char *text, size_t len, struct es_ticket *out)
{
	uint8_t binary[BINARY_MAX];
	struct es_ticket ticket = {0};
	size_t binary_len = 0;

	for (; len > 0 && is_space(text[0]); len--)
		text++;
	while (len > 0 && is_space(text[len - 1]))
		len--;
	if (len > ES_TICKET_MAX)
		return ES_TOO_LARGE;
	if (len <= PREFIX_LEN || memcmp(text, PREFIX, PREFIX_LEN) != 0)
		return ES_MALFORMED;
	if (text[PREFIX_LEN] != '1')
		return text[PREFIX_LEN] >= '0' && text[PREFIX_LEN] <= '9' ? ES_VERSION
		                                                          : ES_MALFORMED;
	if (!is_ascii(text, len) ||
	    sodium_base642bin(binary, sizeof(binary), text + PREFIX_LEN + 1, len - PREFIX_LEN - 1,
	                      NULL, &binary_len, NULL, VARIANT) != 0)
		return ES_MALFORMED;
	es_err err = decode_binary(es_bytes_of(binary, binary_len), &ticket);
	if (err == ES_OK)
		*out = ticket;
	sodium_memzero(binary, sizeof(binary));
	sodium_memzero(&ticket, sizeof(ticket));
	return err;
}

void es_ticket_id(const uint8_t secret[ES_TICKET_SECRET_LEN], struct es_id *id)
{
	struct es_bytes part = es_bytes_of(secret, ES_TICKET_SECRET_LEN);

	es_hash(id, "essaim/v1/ticket-id", &part, 1);
}

void es_ticket_psk(const uint8_t secret[ES_TICKET_SECRET_LEN], const struct es_id *federation,
                   uint8_t psk[ES_PSK_LEN])
{
	es_psk_derive("essaim/v1/ticket-psk", secret, federation, psk);
}
