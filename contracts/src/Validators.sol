// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {CanonicalVote} from "./CanonicalVote.sol";
import {CompressedKey} from "./CompressedKey.sol";
import {Governed} from "./Governed.sol";
import {ISeats, Organisations} from "./Organisations.sol";
import {Registry} from "./Registry.sol";

/// Who signs blocks, with which power, and which nodes may connect. Nodes read the set from storage and follow it two
/// blocks of consensus later.
///
/// After every change there is a validator. Once validators of four organisations were in the set, decisions never leave
/// it with fewer, nor with an organisation that has a third of the power: no one organisation can then stop the ledger. A
/// validator that signed two things at one height is out at once, whatever that does to the shares.
contract Validators is Governed, ISeats {
    using EnumerableSet for EnumerableSet.Bytes32Set;

    /// A validator: the compressed key's x, whether its y is odd, the voting power, the organisation (0: none).
    struct Validator {
        bytes32 x;
        bool odd;
        uint64 power;
        uint32 organisation;
    }

    /// A validator as it is proposed. `pubKey` is the compressed secp256k1 key, 33 bytes.
    struct Seat {
        bytes pubKey;
        uint64 power;
        uint32 organisation;
    }

    /// A node that may connect: its CometBFT id, the first 20 bytes of the SHA-256 of its key.
    struct Node {
        bytes20 id;
        uint32 organisation;
    }

    struct Share {
        uint64 power;
        uint32 seats;
    }

    uint256 public constant MAX_VALIDATORS = 100;
    uint64 public constant MAX_POWER = 1_000_000;
    /// Of one organisation.
    uint256 public constant MAX_NODES = 16;
    /// From so many organisations on the set is protected.
    uint256 public constant QUORUM_OF_ORGANISATIONS = 4;

    /// Grows with every change of the set.
    uint256 public version;
    Validator[] private _set;
    mapping(address validator => uint256 indexPlusOne) private _seatOf;
    /// Organisation plus one; 0: unknown.
    mapping(bytes20 id => uint256) private _nodes;
    mapping(uint32 organisation => EnumerableSet.Bytes32Set) private _nodesOf;
    mapping(uint32 organisation => Share) private _shares;
    uint64 public totalPower;
    /// Organisations in the set.
    uint32 public organisations;
    /// There were four organisations once.
    bool public grown;
    mapping(address validator => Validator) private _suspended;
    /// The last height of which misbehaviour of the validator is known: nothing up to it is held against it again.
    mapping(address validator => uint64 height) public judgedHeight;

    event Seated(address indexed validator, uint32 indexed organisation, bytes pubKey, uint64 power, uint256 version);
    event PowerChanged(address indexed validator, uint32 indexed organisation, uint64 from, uint64 to, uint256 version);
    event Unseated(address indexed validator, uint32 indexed organisation, uint64 power, uint256 version);
    event Suspended(
        address indexed validator,
        uint32 indexed organisation,
        uint64 power,
        uint64 height,
        uint64 round,
        uint8 step,
        address reporter,
        uint256 version
    );
    /// Further misbehaviour of a validator that is suspended already.
    event Equivocated(address indexed validator, uint64 height, uint64 round, uint8 step, address reporter);
    event NodeAdmitted(bytes20 indexed id, uint32 indexed organisation, address indexed by);
    event NodeDismissed(bytes20 indexed id, uint32 indexed organisation, address indexed by);

    error NotAValidator(address account);
    error AlreadyValidator(address account);
    /// It is to be reinstated, or removed for good, first.
    error ValidatorSuspended(address account);
    error NotSuspended(address account);
    error PowerOutOfRange(uint256 power, uint256 most);
    error TooManyValidators(uint256 validators, uint256 most);
    error LastValidator();
    error TooFewOrganisations(uint256 organisations, uint256 least);
    /// The organisation would have a third of the power or more.
    error OrganisationTooStrong(uint32 organisation, uint256 power, uint256 total);
    error SameVote();
    error VotesDiffer();
    error AlreadyJudged(address validator, uint64 height);
    error NodeKnown(bytes20 id, uint32 organisation);
    error UnknownNode(bytes20 id);
    error TooManyNodes(uint32 organisation, uint256 most);

    constructor(Registry registry, Seat[] memory seats, Node[] memory nodes) Governed(registry) {
        for (uint256 i = 0; i < seats.length; ++i) {
            _add(seats[i].pubKey, seats[i].power, seats[i].organisation);
        }
        _check(0);
        for (uint256 i = 0; i < nodes.length; ++i) {
            _admitNode(nodes[i].id, nodes[i].organisation);
        }
    }

    // The set.

    function add(bytes calldata pubKey, uint64 power, uint32 organisation) external onlyGovernor {
        uint256 before = organisations;
        _add(pubKey, power, organisation);
        _check(before);
    }

    /// Of a suspended validator: for good.
    function remove(address account) external onlyGovernor {
        uint256 before = organisations;
        _remove(account);
        _check(before);
    }

    function setPower(address account, uint64 power) external onlyGovernor {
        uint256 before = organisations;
        _setPower(account, power);
        _check(before);
    }

    /// Several changes as one, which may only be allowed together, in their order. Power 0 removes; other power changes that
    /// of a validator or adds it.
    function change(Seat[] calldata seats) external onlyGovernor {
        uint256 before = organisations;
        for (uint256 i = 0; i < seats.length; ++i) {
            address account = CompressedKey.account(seats[i].pubKey);
            if (seats[i].power == 0) _remove(account);
            else if (_seatOf[account] == 0) _add(seats[i].pubKey, seats[i].power, seats[i].organisation);
            else _setPower(account, seats[i].power);
        }
        _check(before);
    }

    /// Gives a suspended validator back the seat it had.
    function reinstate(address account) external onlyGovernor {
        Validator memory v = _suspended[account];
        if (v.power == 0) revert NotSuspended(account);
        delete _suspended[account];
        uint256 before = organisations;
        _sit(account, v);
        _check(before);
    }

    /// Anybody can prove that a validator voted for two blocks (or for one and for none) in one step of one round: by the
    /// two messages, as CometBFT's VoteSignBytes has them, and its signatures. It is then out of the set at once.
    function reportEquivocation(
        bytes calldata voteA,
        bytes calldata signatureA,
        bytes calldata voteB,
        bytes calldata signatureB
    ) external {
        CanonicalVote.Vote memory a = CanonicalVote.parse(voteA);
        CanonicalVote.Vote memory b = CanonicalVote.parse(voteB);
        address account = CanonicalVote.signer(voteA, signatureA);
        if (
            a.step != b.step || a.height != b.height || a.round != b.round
                || account != CanonicalVote.signer(voteB, signatureB)
        ) revert VotesDiffer();
        if (a.blockId == b.blockId) revert SameVote();

        bool seated = _seatOf[account] != 0;
        if (!seated && _suspended[account].power == 0) revert NotAValidator(account);
        if (a.height <= judgedHeight[account]) revert AlreadyJudged(account, a.height);
        judgedHeight[account] = a.height;
        if (!seated) {
            emit Equivocated(account, a.height, a.round, a.step, msg.sender);
            return;
        }
        Validator memory v = _leave(account);
        _suspended[account] = v;
        emit Suspended(account, v.organisation, v.power, a.height, a.round, a.step, msg.sender, ++version);
    }

    // The nodes.

    /// By the organisation's voter, or the governor.
    function admitNode(bytes20 id, uint32 organisation) external {
        _checkMaySpeakFor(organisation);
        _admitNode(id, organisation);
    }

    function dismissNode(bytes20 id) external {
        uint256 known = _nodes[id];
        if (known == 0) revert UnknownNode(id);
        uint32 organisation = uint32(known - 1);
        _checkMaySpeakFor(organisation);
        delete _nodes[id];
        _nodesOf[organisation].remove(id);
        emit NodeDismissed(id, organisation, msg.sender);
    }

    // What anybody asks.

    function count() external view returns (uint256) {
        return _set.length;
    }

    /// In no particular order.
    function validators() external view returns (Validator[] memory) {
        return _set;
    }

    function isValidator(address account) external view returns (bool) {
        return _seatOf[account] != 0;
    }

    /// With power 0 if the account is no validator.
    function validator(address account) external view returns (Validator memory v) {
        uint256 index = _seatOf[account];
        if (index != 0) v = _set[index - 1];
    }

    /// The seat that a suspended validator had, with power 0 if it is not suspended.
    function suspended(address account) external view returns (Validator memory) {
        return _suspended[account];
    }

    function seatsOf(uint32 organisation) external view returns (uint256) {
        return _shares[organisation].seats;
    }

    function powerOf(uint32 organisation) external view returns (uint256) {
        return _shares[organisation].power;
    }

    function isNode(bytes20 id) external view returns (bool known, uint32 organisation) {
        uint256 value = _nodes[id];
        if (value != 0) (known, organisation) = (true, uint32(value - 1));
    }

    /// Ids are in the high 20 bytes.
    function nodesOf(uint32 organisation) external view returns (bytes32[] memory) {
        return _nodesOf[organisation].values();
    }

    // Inside.

    function _add(bytes memory pubKey, uint64 power, uint32 organisation) private {
        address account = CompressedKey.account(pubKey);
        if (_suspended[account].power != 0) revert ValidatorSuspended(account);
        if (_seatOf[account] != 0) revert AlreadyValidator(account);
        (bytes32 x, bool odd) = CompressedKey.split(pubKey);
        _sit(account, Validator(x, odd, power, organisation));
    }

    function _sit(address account, Validator memory v) private {
        _checkPower(v.power);
        if (_set.length == MAX_VALIDATORS) revert TooManyValidators(MAX_VALIDATORS + 1, MAX_VALIDATORS);
        _set.push(v);
        _seatOf[account] = _set.length;
        Share storage share = _shares[v.organisation];
        if (share.seats++ == 0) organisations += 1;
        share.power += v.power;
        totalPower += v.power;
        emit Seated(account, v.organisation, CompressedKey.join(v.x, v.odd), v.power, ++version);
        REGISTRY.seat(account, v.organisation);
    }

    function _remove(address account) private {
        Validator memory v = _suspended[account];
        if (v.power != 0) delete _suspended[account];
        else v = _leave(account);
        emit Unseated(account, v.organisation, v.power, ++version);
    }

    /// The last entry takes the free place.
    function _leave(address account) private returns (Validator memory v) {
        uint256 index = _seatOf[account];
        if (index == 0) revert NotAValidator(account);
        if (_set.length == 1) revert LastValidator();
        v = _set[index - 1];
        if (index != _set.length) {
            Validator memory last = _set[_set.length - 1];
            _set[index - 1] = last;
            _seatOf[CompressedKey.account(CompressedKey.join(last.x, last.odd))] = index;
        }
        _set.pop();
        delete _seatOf[account];
        Share storage share = _shares[v.organisation];
        if (--share.seats == 0) organisations -= 1;
        share.power -= v.power;
        totalPower -= v.power;
        REGISTRY.unseat(account);
    }

    function _setPower(address account, uint64 power) private {
        _checkPower(power);
        uint256 index = _seatOf[account];
        if (index == 0) revert NotAValidator(account);
        Validator storage v = _set[index - 1];
        uint64 from = v.power;
        v.power = power;
        Share storage share = _shares[v.organisation];
        share.power = share.power - from + power;
        totalPower = totalPower - from + power;
        emit PowerChanged(account, v.organisation, from, power, ++version);
    }

    /// What must hold after a decision; `before` is how many organisations were in the set before it.
    function _check(uint256 before) private {
        if (_set.length == 0) revert LastValidator();
        uint256 now_ = organisations;
        if (grown) {
            uint256 least = before < QUORUM_OF_ORGANISATIONS ? before : QUORUM_OF_ORGANISATIONS;
            if (now_ < least) revert TooFewOrganisations(now_, least);
        }
        if (now_ < QUORUM_OF_ORGANISATIONS) return;
        grown = true;
        uint256 total = totalPower;
        for (uint256 i = 0; i < _set.length; ++i) {
            uint32 organisation = _set[i].organisation;
            uint256 power = _shares[organisation].power;
            if (power * 3 >= total) revert OrganisationTooStrong(organisation, power, total);
        }
    }

    function _checkPower(uint64 power) private pure {
        if (power == 0 || power > MAX_POWER) revert PowerOutOfRange(power, MAX_POWER);
    }

    function _checkMaySpeakFor(uint32 organisation) private view {
        if (organisation != 0 && REGISTRY.voterOf(msg.sender) == organisation) return;
        if (!_isGovernor(msg.sender)) revert Organisations.NotVoter(msg.sender);
    }

    function _admitNode(bytes20 id, uint32 organisation) private {
        if (organisation > REGISTRY.organisationCount()) revert Organisations.UnknownOrganisation(organisation);
        uint256 known = _nodes[id];
        if (known != 0) revert NodeKnown(id, uint32(known - 1));
        if (_nodesOf[organisation].length() == MAX_NODES) revert TooManyNodes(organisation, MAX_NODES);
        _nodes[id] = uint256(organisation) + 1;
        _nodesOf[organisation].add(id);
        emit NodeAdmitted(id, organisation, msg.sender);
    }
}
