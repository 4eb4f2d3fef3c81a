/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/network.h"

#include <arpa/inet.h>
#include <string.h>

#define TEXT_MAX 64

/* "24" up to most; false for anything else. */
static bool read_bits(const char *text, unsigned most, unsigned *out)
{
	unsigned value = 0;

	for (const char *at = text; *at; at++) {
		if (*at < '0' || *at > '9')
			return false;
		value = value * 10 + (unsigned)(*at - '0');
		if (value > most)
			return false;
	}
	*out = value;
	return text[0] != '\0';
}

es_err es_network_parse(const char *text, struct es_network *out)
{
	char copy[TEXT_MAX];
	size_t len = strlen(text);
	unsigned bits;

	*out = (struct es_network){.bytes = {[10] = 0xff, [11] = 0xff}, .bits = 128};
	if (len >= sizeof(copy))
		return ES_MALFORMED;
	memcpy(copy, text, len + 1);
	char *slash = strchr(copy, '/');
	if (slash)
		*slash = '\0';
	bool v4 = inet_pton(AF_INET, copy, out->bytes + 12) == 1;
	if (!v4 && inet_pton(AF_INET6, copy, out->bytes) != 1)
		return ES_MALFORMED;
	if (!slash)
		return ES_OK;
	if (!read_bits(slash + 1, v4 ? 32 : 128, &bits))
		return ES_MALFORMED;
	out->bits = v4 ? 96 + bits : bits;
	return ES_OK;
}

bool es_network_holds(const struct es_network *network, const uint8_t address[16])
{
	unsigned whole = network->bits / 8, rest = network->bits % 8;

	if (memcmp(network->bytes, address, whole) != 0)
		return false;
	uint8_t mask = (uint8_t)(0xff00u >> rest);
	return rest == 0 || ((network->bytes[whole] ^ address[whole]) & mask) == 0;
}
