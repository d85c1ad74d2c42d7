// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ChannelStore} from "./ChannelStore.sol";
import {AnchorState} from "./ChannelTypes.sol";

/// The itemised payment log is committed where the money is claimed. An anchor names the root of the log, the number of
/// entries under it and the money they account for, which must be the money the receiver has claimed; each anchor is
/// chained to the one before, so that none can be left out or replaced.
abstract contract Anchors is ChannelStore {
    /// `root` covers `entries` log entries (over all channels of the caller in `token`, since the beginning) that charge
    /// for everything claimed so far: `total` equals receivers(caller, token).totalClaimed.
    function anchor(address token, bytes32 root, uint64 entries, uint128 total) external nonReentrant {
        if (total != receivers[msg.sender][token].totalClaimed) revert AnchorTotalMismatch();
        AnchorState storage state = anchors[msg.sender][token];
        if (entries < state.entries) revert AnchorEntriesDecrease();
        bytes32 head = keccak256(abi.encode(state.head, root, entries, total));
        uint64 epoch = state.epoch + 1;
        state.epoch = epoch;
        state.entries = entries;
        state.head = head;
        emit Anchored(msg.sender, token, epoch, root, entries, total, head);
    }
}
