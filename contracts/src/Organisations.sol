// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {ERC6372Utils} from "@openzeppelin/contracts/utils/ERC6372Utils.sol";
import {Roles} from "./Roles.sol";

/// A member of the consortium. Its voter account speaks for it: votes, admits its accounts and nodes, signals a pause.
struct Organisation {
    string name;
    address voter;
    bool active;
}

interface ISeats {
    /// How many validators of an organisation are in the set.
    function seatsOf(uint32 organisation) external view returns (uint256);
}

/// The organisations and whose account is whose. Every active organisation is one voting unit, held by its voter; Council
/// asks for them at a point in time (ERC-5805, in seconds). Votes are not delegated: one organisation, one vote.
///
/// Organisation 0 stands for belonging to none.
abstract contract Organisations is Roles, Votes {
    uint256 private constant MAX_NAME = 64;

    /// The contract that seats and unseats validators.
    ISeats public immutable VALIDATORS;

    /// Ids run from 1 to this; none is used twice.
    uint32 public organisationCount;
    mapping(uint32 id => Organisation) private _organisations;

    event OrganisationAdmitted(uint32 indexed id, address indexed voter, string name);
    event OrganisationRemoved(uint32 indexed id, address indexed voter, string name);
    event OrganisationRestored(uint32 indexed id, address indexed voter, string name);
    event VoterChanged(uint32 indexed id, address indexed from, address indexed to);
    /// The account now belongs to the organisation (0: to none).
    event Assigned(address indexed account, uint32 indexed organisation);

    error UnknownOrganisation(uint32 id);
    /// The organisation is removed, or, to be restored, is not.
    error WrongOrganisationState(uint32 id, bool active);
    error BadOrganisationName();
    /// Without any organisation nobody could vote.
    error LastOrganisation();
    /// Its validators have to leave the set first: their nodes would be cut off.
    error OrganisationValidates(uint32 id);
    /// The caller is not the voter of an active organisation, or not of the one it would act for.
    error NotVoter(address account);
    error AlreadyVoter(address account);
    /// The account belongs to another organisation (0: to none, admitted by the governor).
    error AccountOfAnother(address account, uint32 organisation);
    error NotMember(address account);
    /// Organisations give their accounts PARTICIPANT and PLATFORM only.
    error RoleNotForOrganisations(bytes32 role);
    error NotValidators(address account);
    error NoDelegation();

    constructor(ISeats validators) EIP712("Stiver Registry", "1") {
        VALIDATORS = validators;
    }

    // What the governor decides.

    function admitOrganisation(string calldata name, address voter) external onlyRole(GOVERNOR) returns (uint32 id) {
        return _admitOrganisation(name, voter);
    }

    /// Its accounts are not registered, its nodes not admitted and its voter without a vote from the next block on.
    function removeOrganisation(uint32 id) external onlyRole(GOVERNOR) {
        Organisation storage o = _inState(id, true);
        if (VALIDATORS.seatsOf(id) != 0) revert OrganisationValidates(id);
        if (_getTotalSupply() == 1) revert LastOrganisation();
        o.active = false;
        _transferVotingUnits(o.voter, address(0), 1);
        emit OrganisationRemoved(id, o.voter, o.name);
    }

    function restoreOrganisation(uint32 id) external onlyRole(GOVERNOR) {
        Organisation storage o = _inState(id, false);
        o.active = true;
        _transferVotingUnits(address(0), o.voter, 1);
        emit OrganisationRestored(id, o.voter, o.name);
    }

    /// Moves an account to another organisation, or out of all (0). Voters and validators stay where they are.
    function assign(address account, uint32 id) external onlyRole(GOVERNOR) {
        if (id > organisationCount) revert UnknownOrganisation(id);
        if (hasRole(VOTER, account)) revert BoundRole(VOTER);
        if (hasRole(VALIDATOR, account)) revert BoundRole(VALIDATOR);
        if (_members[account].roles == 0) revert NotMember(account);
        _assign(account, id);
    }

    // What an organisation decides.

    /// Hands an organisation's voice to another account; the governor may, too, when a key is lost. Open proposals are
    /// still voted on by the account that was the voter when they were made.
    function changeVoter(uint32 id, address to) external {
        Organisation storage o = _known(id);
        address from = o.voter;
        if (msg.sender != from && !hasRole(GOVERNOR, msg.sender)) revert NotVoter(msg.sender);
        o.voter = to;
        _makeVoter(to, id);
        if (o.active) _transferVotingUnits(from, to, 1);
        _revokeRole(VOTER, from);
        emit VoterChanged(id, from, to);
    }

    /// Registers an account of the caller's organisation.
    function admit(address account, bytes32 role) external {
        uint32 id = _callersOrganisation(role);
        if (_members[account].roles == 0) _assign(account, id);
        else _checkOwn(account, id);
        _grantRole(role, account);
    }

    function dismiss(address account, bytes32 role) external {
        _checkOwn(account, _callersOrganisation(role));
        _revokeRole(role, account);
    }

    // What Validators does.

    function seat(address account, uint32 id) external {
        if (msg.sender != address(VALIDATORS)) revert NotValidators(msg.sender);
        if (id != 0) _inState(id, true);
        if (_members[account].roles == 0) _assign(account, id);
        else _checkOwn(account, id);
        _grantRole(VALIDATOR, account);
    }

    function unseat(address account) external {
        if (msg.sender != address(VALIDATORS)) revert NotValidators(msg.sender);
        _revokeRole(VALIDATOR, account);
    }

    // What anybody asks.

    /// True if the account holds a role and its organisation, if it has one, is active.
    function isRegistered(address account) external view returns (bool) {
        Member storage member = _members[account];
        if (member.roles == 0) return false;
        return member.organisation == 0 || _organisations[member.organisation].active;
    }

    /// 0: none.
    function organisationOf(address account) external view returns (uint32) {
        return _members[account].organisation;
    }

    function organisation(uint32 id) external view returns (Organisation memory) {
        return _known(id);
    }

    /// Active organisations: how many votes there are.
    function activeOrganisations() external view returns (uint256) {
        return _getTotalSupply();
    }

    /// The active organisation that the account votes for; 0 if it votes for none.
    function voterOf(address account) public view returns (uint32 id) {
        if (!hasRole(VOTER, account)) return 0;
        id = _members[account].organisation;
        if (!_organisations[id].active) return 0;
    }

    // Votes.

    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public view override returns (string memory) {
        return ERC6372Utils.timestampClockMode(clock);
    }

    /// Everybody votes for themselves.
    function delegates(address account) public pure override returns (address) {
        return account;
    }

    function _delegate(address, address) internal pure override {
        revert NoDelegation();
    }

    function _getVotingUnits(address account) internal view override returns (uint256) {
        return voterOf(account) == 0 ? 0 : 1;
    }

    // Inside.

    function _admitOrganisation(string memory name, address voter) internal returns (uint32 id) {
        if (bytes(name).length == 0 || bytes(name).length > MAX_NAME) revert BadOrganisationName();
        id = ++organisationCount;
        _organisations[id] = Organisation(name, voter, true);
        _makeVoter(voter, id);
        _transferVotingUnits(address(0), voter, 1);
        emit OrganisationAdmitted(id, voter, name);
    }

    function _assign(address account, uint32 id) internal {
        if (_members[account].organisation == id) return;
        _members[account].organisation = id;
        emit Assigned(account, id);
    }

    function _checkOwn(address account, uint32 id) internal view {
        uint32 owner = _members[account].organisation;
        if (owner != id) revert AccountOfAnother(account, owner);
    }

    /// An account that others admitted can become a voter unless it is another organisation's.
    function _makeVoter(address account, uint32 id) private {
        if (hasRole(VOTER, account)) revert AlreadyVoter(account);
        if (_members[account].organisation != 0 || hasRole(VALIDATOR, account)) _checkOwn(account, id);
        _assign(account, id);
        _grantRole(VOTER, account);
    }

    function _callersOrganisation(bytes32 role) private view returns (uint32 id) {
        id = voterOf(msg.sender);
        if (id == 0) revert NotVoter(msg.sender);
        if (role != PARTICIPANT && role != PLATFORM) revert RoleNotForOrganisations(role);
    }

    function _known(uint32 id) private view returns (Organisation storage) {
        if (id == 0 || id > organisationCount) revert UnknownOrganisation(id);
        return _organisations[id];
    }

    function _inState(uint32 id, bool active) private view returns (Organisation storage o) {
        o = _known(id);
        if (o.active != active) revert WrongOrganisationState(id, o.active);
    }
}
