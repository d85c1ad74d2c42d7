package ledger

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/contracts"
)

// Registered reports whether an account takes part in the ledger in any role.
func (l *Ledger) Registered(ctx context.Context, account common.Address) (bool, error) {
	out, err := l.registry(ctx, registryABI.PackIsRegistered(account))
	if err != nil {
		return false, err
	}
	return registryABI.UnpackIsRegistered(out)
}

// HasRole reports whether an account holds a role.
func (l *Ledger) HasRole(ctx context.Context, role contracts.Role, account common.Address) (bool, error) {
	out, err := l.registry(ctx, registryABI.PackHasRole(role, account))
	if err != nil {
		return false, err
	}
	return registryABI.UnpackHasRole(out)
}

// Members lists who holds a role.
func (l *Ledger) Members(ctx context.Context, role contracts.Role) ([]common.Address, error) {
	out, err := l.registry(ctx, registryABI.PackGetRoleMembers(role))
	if err != nil {
		return nil, err
	}
	return registryABI.UnpackGetRoleMembers(out)
}

// Grant gives a role; the sender must be a governor.
func (s *Sender) Grant(ctx context.Context, role contracts.Role, account common.Address) (Included, error) {
	data, err := registryABI.TryPackGrantRole(role, account)
	return s.do(ctx, "grant role", contracts.RegistryAddress, data, err)
}

// Revoke takes a role away; the sender must be a governor.
func (s *Sender) Revoke(ctx context.Context, role contracts.Role, account common.Address) (Included, error) {
	data, err := registryABI.TryPackRevokeRole(role, account)
	return s.do(ctx, "revoke role", contracts.RegistryAddress, data, err)
}

func (l *Ledger) registry(ctx context.Context, data []byte) ([]byte, error) {
	return l.client.Call(ctx, client.Msg{To: contracts.RegistryAddress, Data: data}, client.Latest)
}
