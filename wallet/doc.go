// Package wallet is the payer: keys, limits, and the ways to pay.
//
// What lives here: the encrypted key file; an HTTP client that pays 402 answers
// of x402 version 2, by channel (batch-settlement) or by transfer (exact);
// deposits, refunds and exits; many payments in flight over libp2p; the
// statement, in which every payment is kept with its receipt. The numbers of
// the channels, and the rule that what is signed is durable first, are those
// of package channel/payer; the wallet brings its answers from the network.
//
//	number    owner                    what may change it
//	price     payee                    its offer; the wallet refuses what passes its limits
//	deposit   wallet                   its policy, at least what the payment needs
//	charged   payee                    its answer, checked against price and previous total
//	limits    the wallet's owner       options
//
// Nothing that comes from a payee is believed beyond what the payer's own
// signatures bear out. Headers are bounded; answers are checked before the
// next signature; a payee whose numbers do not add up is paid no more.
//
// Secrets: the key that owns the money, and what is derived from it: the
// session key that signs vouchers, and the seeds of tick chains. With the key
// alone everything else is found again (see [Wallet.Recover]).
package wallet
