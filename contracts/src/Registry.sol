// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ISeats, Organisations} from "./Organisations.sol";

/// Who may take part in the ledger, as what, and for which organisation.
///
/// The node reads this contract's storage without running it, and auditors prove it: see the package documentation for
/// the slots.
contract Registry is Organisations {
    struct Founder {
        string name;
        address voter;
    }

    /// Several grants may name one account; its organisation is that of the first.
    struct Grant {
        bytes32 role;
        address account;
        uint32 organisation;
    }

    /// What a network begins with.
    struct Genesis {
        ISeats validators;
        address[] governors;
        Founder[] organisations;
        Grant[] grants;
    }

    constructor(Genesis memory genesis) Organisations(genesis.validators) {
        for (uint256 i = 0; i < genesis.governors.length; ++i) {
            _grantRole(GOVERNOR, genesis.governors[i]);
        }
        for (uint256 i = 0; i < genesis.organisations.length; ++i) {
            _admitOrganisation(genesis.organisations[i].name, genesis.organisations[i].voter);
        }
        for (uint256 i = 0; i < genesis.grants.length; ++i) {
            Grant memory grant = genesis.grants[i];
            if (getRoleAdmin(grant.role) != GOVERNOR) {
                revert AccessControlUnauthorizedAccount(grant.account, grant.role);
            }
            if (grant.organisation > organisationCount) revert UnknownOrganisation(grant.organisation);
            if (_members[grant.account].roles == 0) _assign(grant.account, grant.organisation);
            else if (grant.organisation != 0) _checkOwn(grant.account, grant.organisation);
            _grantRole(grant.role, grant.account);
        }
    }
}
