package channel

// Voucher authorises the payee to claim up to Ceiling in total. Later vouchers
// carry higher ceilings and supersede earlier ones.
type Voucher struct {
	Channel   ID
	Ceiling   Amount
	Signature Signature
}

// SignVoucher makes a voucher. Whoever calls it must have stored the ceiling
// durably before the voucher leaves the machine.
func SignVoucher(d Domain, s Signer, id ID, ceiling Amount) (Voucher, error) {
	sig, err := s.Sign(d.VoucherDigest(id, ceiling))
	if err != nil {
		return Voucher{}, err
	}
	return Voucher{id, ceiling, sig}, nil
}

// VerifiedVoucher is a voucher whose signature was checked; only
// [Voucher.Verify] makes one. A state accepts no other.
type VerifiedVoucher struct{ voucher Voucher }

// Verify checks the signature: a verified voucher or ErrSignature.
func (v Voucher) Verify(d Domain, by *Verifier) (VerifiedVoucher, error) {
	if err := by.Verify(d.VoucherDigest(v.Channel, v.Ceiling), v.Signature); err != nil {
		return VerifiedVoucher{}, err
	}
	return VerifiedVoucher{v}, nil
}
