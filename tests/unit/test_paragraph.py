"""What a message says, told in a paragraph."""

from workflows.text.headline import paragraph

ALERT = """:red_circle: *Firing* · A recalled product is listed again
17 listings of a child seat. 61 orders in the last hour.
*Rule*
recall-relisted
*Since*
38 minutes
Watchtower · owner: @trust-and-safety"""


def test_an_alert_is_told_in_sentences_without_its_title() -> None:
    assert paragraph(ALERT, "A recalled product is listed again") == (
        "17 listings of a child seat. 61 orders in the last hour. Rule: recall-relisted · Since: 38 minutes · "
        "Watchtower · owner: @trust-and-safety."
    )


def test_a_message_of_one_line_is_told_as_it_is() -> None:
    assert paragraph("Buyers get nothing. Sellers are new.", "New sellers") == "Buyers get nothing. Sellers are new."
    assert paragraph("API is down", "API is down") == "API is down."
