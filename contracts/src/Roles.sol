// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {AccessControlEnumerable} from "@openzeppelin/contracts/access/extensions/AccessControlEnumerable.sol";

/// Who holds which role, and what belongs to holding any: an entry in `_members`, which the node and auditors read as a
/// plain slot, and a native credit.
abstract contract Roles is AccessControlEnumerable {
    /// What one storage slot says of an account. `roles` is how many it holds; without any, the slot is zero.
    struct Member {
        uint64 roles;
        uint32 organisation;
    }

    /// May hold and move coins: payers, and the contracts that hold money for them.
    bytes32 public constant PARTICIPANT = keccak256("PARTICIPANT");
    /// Sells content: a payee.
    bytes32 public constant PLATFORM = keccak256("PLATFORM");
    /// Mints and burns coins up to its cap, freezes accounts.
    bytes32 public constant ISSUER = keccak256("ISSUER");
    bytes32 public constant AUDITOR = keccak256("AUDITOR");
    /// Has a seat in Validators, which alone grants and revokes this role.
    bytes32 public constant VALIDATOR = keccak256("VALIDATOR");
    /// Decides everything that is not decided here, the holders of roles included. On a consortium's ledger only the
    /// Timelock has it.
    bytes32 public constant GOVERNOR = keccak256("GOVERNOR");
    /// May create contracts; so may a governor.
    bytes32 public constant DEPLOYER = keccak256("DEPLOYER");
    /// Votes for an organisation; comes and goes with it.
    bytes32 public constant VOTER = keccak256("VOTER");

    /// The admin of roles that are granted by no call: a role nobody has.
    bytes32 private constant NOBODY = keccak256("NOBODY");

    /// What an account gets with its first role. Gas has no price; but the pool lets a transaction replace another
    /// only if it pays more, and an account with nothing could not.
    uint256 public constant CREDIT = 1 ether;

    mapping(address account => Member) internal _members;
    mapping(address account => bool) private _credited;

    /// A role that must have a holder (governor, validator) would have been left without one.
    error LastOfRole(bytes32 role);
    /// Zero is nobody.
    error ZeroAccount();
    /// The role follows from a seat or an organisation; it cannot be laid down alone.
    error BoundRole(bytes32 role);

    constructor() {
        _setRoleAdmin(PARTICIPANT, GOVERNOR);
        _setRoleAdmin(PLATFORM, GOVERNOR);
        _setRoleAdmin(ISSUER, GOVERNOR);
        _setRoleAdmin(AUDITOR, GOVERNOR);
        _setRoleAdmin(GOVERNOR, GOVERNOR);
        _setRoleAdmin(DEPLOYER, GOVERNOR);
        _setRoleAdmin(VALIDATOR, NOBODY);
        _setRoleAdmin(VOTER, NOBODY);
    }

    /// Refills what credits are paid from.
    receive() external payable {}

    function renounceRole(bytes32 role, address confirmation) public override(AccessControl, IAccessControl) {
        if (getRoleAdmin(role) == NOBODY) revert BoundRole(role);
        super.renounceRole(role, confirmation);
    }

    function _grantRole(bytes32 role, address account) internal override returns (bool granted) {
        if (account == address(0)) revert ZeroAccount();
        granted = super._grantRole(role, account);
        if (!granted) return false;
        _members[account].roles += 1;
        _credit(account);
    }

    function _revokeRole(bytes32 role, address account) internal override returns (bool revoked) {
        revoked = super._revokeRole(role, account);
        if (!revoked) return false;
        Member storage member = _members[account];
        member.roles -= 1;
        if (member.roles == 0) member.organisation = 0;
        if ((role == GOVERNOR || role == VALIDATOR) && getRoleMemberCount(role) == 0) revert LastOfRole(role);
    }

    /// Once per account; if there was nothing to give, with a later role. Without code, nothing of the account's runs.
    function _credit(address account) private {
        if (_credited[account] || account.code.length != 0 || address(this).balance < CREDIT) return;
        (_credited[account],) = account.call{value: CREDIT}("");
    }
}
