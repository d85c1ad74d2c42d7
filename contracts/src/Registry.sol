// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AccessControlEnumerable} from "@openzeppelin/contracts/access/extensions/AccessControlEnumerable.sol";

/// Who may take part in the ledger, and as what. The governor grants and revokes every role.
///
/// The node reads this contract's storage without running it, and auditors prove it: `_roles` is slot 0, `_roleMembers`
/// slot 1, `_held` slot 2.
contract Registry is AccessControlEnumerable {
    struct Grant {
        bytes32 role;
        address account;
    }

    /// May hold and move coins: payers, and the contracts that hold money for them.
    bytes32 public constant PARTICIPANT = keccak256("PARTICIPANT");
    /// Sells content: a payee.
    bytes32 public constant PLATFORM = keccak256("PLATFORM");
    /// Mints and burns coins, freezes accounts.
    bytes32 public constant ISSUER = keccak256("ISSUER");
    bytes32 public constant AUDITOR = keccak256("AUDITOR");
    bytes32 public constant VALIDATOR = keccak256("VALIDATOR");
    /// Administers all roles, this one included.
    bytes32 public constant GOVERNOR = keccak256("GOVERNOR");

    /// How many roles an account holds: one slot tells whether it is registered.
    mapping(address account => uint256 roles) private _held;

    /// A role that must have a holder (governor, validator) would have been left without one.
    error LastOfRole(bytes32 role);
    /// Zero is nobody.
    error ZeroAccount();

    constructor(address governor, Grant[] memory grants) {
        _setRoleAdmin(PARTICIPANT, GOVERNOR);
        _setRoleAdmin(PLATFORM, GOVERNOR);
        _setRoleAdmin(ISSUER, GOVERNOR);
        _setRoleAdmin(AUDITOR, GOVERNOR);
        _setRoleAdmin(VALIDATOR, GOVERNOR);
        _setRoleAdmin(GOVERNOR, GOVERNOR);
        _grantRole(GOVERNOR, governor);
        for (uint256 i = 0; i < grants.length; ++i) {
            _grantRole(grants[i].role, grants[i].account);
        }
    }

    /// True if the account holds any role.
    function isRegistered(address account) external view returns (bool) {
        return _held[account] != 0;
    }

    function _grantRole(bytes32 role, address account) internal override returns (bool granted) {
        if (account == address(0)) revert ZeroAccount();
        // A role without an admin is none of ours: only a mistake in the genesis grants can name one.
        if (getRoleAdmin(role) != GOVERNOR) revert AccessControlUnauthorizedAccount(account, role);
        granted = super._grantRole(role, account);
        if (granted) _held[account] += 1;
    }

    function _revokeRole(bytes32 role, address account) internal override returns (bool revoked) {
        revoked = super._revokeRole(role, account);
        if (!revoked) return false;
        _held[account] -= 1;
        if ((role == GOVERNOR || role == VALIDATOR) && getRoleMemberCount(role) == 0) revert LastOfRole(role);
    }
}
