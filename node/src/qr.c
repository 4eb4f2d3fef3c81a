/* SPDX-License-Identifier: EUPL-1.2 */
#include "qr.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

es_err es_qr_make(const char *text, struct es_qr *out)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	es_err err = ES_OK;

	memset(out, 0, sizeof(*out));
	if (!code)
		return errno == ENOMEM ? ES_NO_MEMORY : ES_TOO_LARGE;
	if (code->width <= 0 || code->width > ES_QR_SIDE_MAX)
		err = ES_TOO_LARGE;
	else
		out->side = (unsigned)code->width;
	for (size_t i = 0; i < (size_t)out->side * out->side; i++)
		out->dark[i] = code->data[i] & 1;
	QRcode_free(code);
	return err;
}
