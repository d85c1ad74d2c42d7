// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Governed} from "./Governed.sol";
import {Organisations} from "./Organisations.sol";

/// k of n organisations can stop money from entering (mints and deposits) without a vote, when they see something wrong.
/// What is inside always gets out: claims, settlements, refunds and withdrawals know nothing of this contract.
///
/// A pause ends by itself, so it can never become the normal state; to go on, k organisations have to signal afresh.
abstract contract BreakGlass is Governed {
    using EnumerableSet for EnumerableSet.UintSet;

    /// How long a signal counts, and how long a pause lasts.
    uint256 public constant PAUSE_TIME = 72 hours;

    /// Entry is paused before this time (Unix seconds).
    uint64 public pausedUntil;
    /// Signals that a pause takes; 0: a third of the organisations, rounded down, plus one.
    uint32 private _quorum;
    mapping(uint256 organisation => uint256 time) private _signalledAt;
    EnumerableSet.UintSet private _signallers;

    event PauseSignalled(
        uint32 indexed organisation, address indexed by, string reason, uint256 signals, uint256 quorum
    );
    event PauseSignalWithdrawn(uint32 indexed organisation, address indexed by, uint256 signals, uint256 quorum);
    event Paused(uint64 until, uint256 signals, uint256 quorum);
    /// Somebody ended the pause early. One that runs out says nothing.
    event Resumed(address indexed by);
    event PauseQuorumChanged(uint32 quorum);

    error AlreadySignalled(uint32 organisation, uint256 until);
    error NoSignal(uint32 organisation);
    error PauseQuorumOutOfRange(uint256 quorum, uint256 organisations);

    function signalPause(string calldata reason) external {
        uint32 organisation = _callersOrganisation();
        if (_isLive(organisation)) revert AlreadySignalled(organisation, _signalledAt[organisation] + PAUSE_TIME);
        _signallers.add(organisation);
        _signalledAt[organisation] = block.timestamp;
        uint256 signals = pauseSignals();
        uint256 quorum = pauseQuorum();
        emit PauseSignalled(organisation, msg.sender, reason, signals, quorum);
        if (signals < quorum || entryPaused()) return;
        pausedUntil = uint64(block.timestamp + PAUSE_TIME);
        emit Paused(pausedUntil, signals, quorum);
    }

    /// Ends the pause if too few signals are left.
    function withdrawSignal() external {
        uint32 organisation = _callersOrganisation();
        if (!_isLive(organisation)) revert NoSignal(organisation);
        _signallers.remove(organisation);
        delete _signalledAt[organisation];
        uint256 signals = pauseSignals();
        uint256 quorum = pauseQuorum();
        emit PauseSignalWithdrawn(organisation, msg.sender, signals, quorum);
        if (signals < quorum) _resume();
    }

    /// Ends the pause and forgets all signals.
    function lift() external onlyGovernor {
        uint256[] memory all = _signallers.values();
        for (uint256 i = 0; i < all.length; ++i) {
            _signallers.remove(all[i]);
            delete _signalledAt[all[i]];
        }
        _resume();
    }

    function setPauseQuorum(uint32 quorum) external onlyGovernor {
        uint256 organisations = REGISTRY.activeOrganisations();
        if (quorum > organisations) revert PauseQuorumOutOfRange(quorum, organisations);
        _setPauseQuorum(quorum);
    }

    function entryPaused() public view returns (bool) {
        return block.timestamp < pausedUntil;
    }

    /// How many signals pause entry; never more than there are organisations.
    function pauseQuorum() public view returns (uint256) {
        uint256 organisations = REGISTRY.activeOrganisations();
        return _quorum == 0 ? organisations / 3 + 1 : Math.min(_quorum, organisations);
    }

    /// Signals that count now.
    function pauseSignals() public view returns (uint256 live) {
        uint256[] memory all = _signallers.values();
        for (uint256 i = 0; i < all.length; ++i) {
            if (_isLive(uint32(all[i]))) ++live;
        }
    }

    /// When the organisation's signal stops to count; 0 if it has none that does.
    function signalUntil(uint32 organisation) external view returns (uint256) {
        return _isLive(organisation) ? _signalledAt[organisation] + PAUSE_TIME : 0;
    }

    function _setPauseQuorum(uint32 quorum) internal {
        _quorum = quorum;
        emit PauseQuorumChanged(quorum);
    }

    function _resume() private {
        if (!entryPaused()) return;
        pausedUntil = 0;
        emit Resumed(msg.sender);
    }

    function _isLive(uint32 organisation) private view returns (bool) {
        uint256 time = _signalledAt[organisation];
        return time != 0 && block.timestamp < time + PAUSE_TIME && REGISTRY.organisation(organisation).active;
    }

    function _callersOrganisation() private view returns (uint32 organisation) {
        organisation = REGISTRY.voterOf(msg.sender);
        if (organisation == 0) revert Organisations.NotVoter(msg.sender);
    }
}
