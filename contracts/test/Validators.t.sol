// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CompressedKey} from "../src/CompressedKey.sol";
import {Governed} from "../src/Governed.sol";
import {Organisations} from "../src/Organisations.sol";
import {Validators} from "../src/Validators.sol";
import {Consortium} from "./Consortium.sol";

contract ValidatorsTest is Consortium {
    bytes20 internal constant NODE = bytes20(uint160(0x40DE));

    function test_OnlyTheGovernorChangesTheSet() public {
        bytes memory refusal = abi.encodeWithSelector(Governed.NotGovernor.selector, voterOf(1));
        vm.startPrank(voterOf(1));
        vm.expectRevert(refusal);
        seats.add(pubKey(9), 1, 1);
        vm.expectRevert(refusal);
        seats.remove(validatorOf(2));
        vm.expectRevert(refusal);
        seats.setPower(validatorOf(1), 11);
        vm.expectRevert(refusal);
        seats.change(new Validators.Seat[](0));
        vm.expectRevert(refusal);
        seats.reinstate(validatorOf(1));
        vm.stopPrank();
    }

    function test_AValidatorComesAndGoesWithItsRole() public {
        uint256 version = seats.version();
        vm.startPrank(governor);
        vm.expectEmit(address(seats));
        emit Validators.Seated(vm.addr(9), 2, pubKey(9), 3, version + 1);
        seats.add(pubKey(9), 3, 2);
        vm.stopPrank();
        assertTrue(registry.hasRole(VALIDATOR, vm.addr(9)), "its role");
        assertEq(registry.organisationOf(vm.addr(9)), 2, "its organisation");
        assertEq(seats.count(), 6, "validators");
        assertEq(seats.totalPower(), 53, "power");
        assertEq(seats.powerOf(2), 13, "power of the organisation");
        vm.startPrank(governor);
        vm.expectEmit(address(seats));
        emit Validators.PowerChanged(vm.addr(9), 2, 3, 4, version + 2);
        seats.setPower(vm.addr(9), 4);
        assertEq(seats.validator(vm.addr(9)).power, 4, "its power");
        vm.expectEmit(address(seats));
        emit Validators.Unseated(vm.addr(9), 2, 4, version + 3);
        seats.remove(vm.addr(9));
        vm.stopPrank();
        assertTrue(!registry.isRegistered(vm.addr(9)) && !seats.isValidator(vm.addr(9)), "gone");
        assertEq(seats.version(), version + 3, "changes are counted");
    }

    function test_FourOrganisationsStay() public {
        vm.startPrank(governor);
        seats.remove(validatorOf(5));
        vm.expectRevert(abi.encodeWithSelector(Validators.TooFewOrganisations.selector, 3, 4));
        seats.remove(validatorOf(4));
        vm.stopPrank();
    }

    function test_NoOrganisationGetsAThird() public {
        vm.startPrank(governor);
        vm.expectRevert(abi.encodeWithSelector(Validators.OrganisationTooStrong.selector, 1, 20, 60));
        seats.setPower(validatorOf(1), 20);
        seats.setPower(validatorOf(1), 19);
        vm.expectRevert(abi.encodeWithSelector(Validators.OrganisationTooStrong.selector, 1, 20, 60));
        seats.add(pubKey(9), 1, 1);
        vm.stopPrank();
    }

    /// Two validators for everyone: no order of single steps would do, as one change they may.
    function test_ChangesThatAreOnlyAllowedTogether() public {
        Validators.Seat[] memory list = new Validators.Seat[](11);
        for (uint32 i = 1; i <= ORGANISATIONS; ++i) {
            list[i - 1] = Validators.Seat(pubKey(100 + i), 100, i);
            list[i + 4] = Validators.Seat(pubKey(i), i == 5 ? 0 : 100, i);
        }
        list[10] = Validators.Seat(pubKey(106), 1, 5);
        vm.prank(governor);
        seats.change(list);
        assertEq(seats.count(), 10, "validators");
        assertEq(seats.totalPower(), 901, "power");
        list[10] = Validators.Seat(pubKey(107), 300, 5);
        vm.prank(governor);
        vm.expectRevert();
        seats.change(list);
    }

    function test_SmallNetworksAreFreeButKeepOneValidator() public {
        Validators.Seat[] memory list = new Validators.Seat[](2);
        list[0] = Validators.Seat(pubKey(1), 90, 1);
        list[1] = Validators.Seat(pubKey(2), 10, 2);
        Validators small = replaceValidators(list);
        vm.startPrank(governor);
        small.remove(validatorOf(2));
        vm.expectRevert(Validators.LastValidator.selector);
        small.remove(validatorOf(1));
        vm.stopPrank();
    }

    function test_KeysPowersAndOrganisationsAreWhatTheySay() public {
        bytes memory key = pubKey(9);
        vm.startPrank(governor);
        vm.expectRevert(abi.encodeWithSelector(Validators.PowerOutOfRange.selector, 0, 1e6));
        seats.add(key, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(Validators.PowerOutOfRange.selector, 1e6 + 1, 1e6));
        seats.add(key, 1e6 + 1, 1);
        vm.expectRevert(abi.encodeWithSelector(Organisations.UnknownOrganisation.selector, 6));
        seats.add(key, 1, 6);
        bytes memory known = pubKey(1);
        vm.expectRevert(abi.encodeWithSelector(Validators.AlreadyValidator.selector, validatorOf(1)));
        seats.add(known, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(Validators.NotAValidator.selector, guest));
        seats.remove(guest);
        vm.expectRevert(abi.encodeWithSelector(Validators.NotAValidator.selector, guest));
        seats.setPower(guest, 1);
        vm.expectRevert(abi.encodeWithSelector(Validators.NotSuspended.selector, guest));
        seats.reinstate(guest);
        // x = 5 is on no point of the curve.
        bytes memory offCurve = abi.encodePacked(bytes1(0x02), uint256(5));
        bytes[4] memory bad =
            [bytes(""), abi.encodePacked(bytes1(0x04), uint256(1)), offCurve, abi.encodePacked(key, bytes1(0))];
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.expectRevert(CompressedKey.BadPublicKey.selector);
            seats.add(bad[i], 1, 1);
        }
        vm.stopPrank();
    }

    function testFuzz_TheAddressOfAKeyIsTheEthereumOne(uint256 key) public {
        key = bound(key, 1, 1 << 250);
        assertEq(new Keys().account(pubKey(key)), vm.addr(key), "address");
    }

    function test_AnAccountOfAnotherOrganisationDoesNotValidate() public {
        vm.prank(voterOf(1));
        registry.admit(vm.addr(9), PARTICIPANT);
        bytes memory key = pubKey(9);
        vm.startPrank(governor);
        vm.expectRevert(abi.encodeWithSelector(Organisations.AccountOfAnother.selector, vm.addr(9), 1));
        seats.add(key, 1, 2);
        seats.add(key, 1, 1);
        seats.remove(vm.addr(9));
        vm.stopPrank();
        assertTrue(registry.hasRole(PARTICIPANT, vm.addr(9)), "keeps its other role");
    }

    function test_TheSetHasALimit() public {
        Validators.Seat[] memory list = new Validators.Seat[](100);
        for (uint32 i = 0; i < 100; ++i) {
            list[i] = Validators.Seat(pubKey(i + 1), 1, i % 5 + 1);
        }
        Validators full = replaceValidators(list);
        bytes memory key = pubKey(101);
        vm.startPrank(governor);
        vm.expectRevert(abi.encodeWithSelector(Validators.TooManyValidators.selector, 101, 100));
        full.add(key, 1, 1);
        full.remove(vm.addr(50));
        full.add(key, 1, 1);
        vm.stopPrank();
    }

    // Nodes.

    function test_AnOrganisationAdmitsItsNodes() public {
        vm.startPrank(voterOf(1));
        vm.expectEmit(address(seats));
        emit Validators.NodeAdmitted(NODE, 1, voterOf(1));
        seats.admitNode(NODE, 1);
        vm.expectRevert(abi.encodeWithSelector(Validators.NodeKnown.selector, NODE, 1));
        seats.admitNode(NODE, 1);
        vm.expectRevert(abi.encodeWithSelector(Organisations.NotVoter.selector, voterOf(1)));
        seats.admitNode(bytes20(uint160(2)), 2);
        vm.expectRevert(abi.encodeWithSelector(Organisations.NotVoter.selector, voterOf(1)));
        seats.admitNode(bytes20(uint160(2)), 0);
        vm.stopPrank();
        (bool known, uint32 organisation) = seats.isNode(NODE);
        assertTrue(known, "admitted");
        assertEq(organisation, 1, "whose it is");
        assertEq(seats.nodesOf(1)[0], bytes32(NODE), "listed");

        vm.prank(voterOf(2));
        vm.expectRevert(abi.encodeWithSelector(Organisations.NotVoter.selector, voterOf(2)));
        seats.dismissNode(NODE);
        vm.prank(voterOf(1));
        seats.dismissNode(NODE);
        (known,) = seats.isNode(NODE);
        assertTrue(!known, "dismissed");
        vm.prank(voterOf(1));
        vm.expectRevert(abi.encodeWithSelector(Validators.UnknownNode.selector, NODE));
        seats.dismissNode(NODE);
    }

    function test_NodesHaveALimitPerOrganisation() public {
        vm.startPrank(voterOf(1));
        for (uint160 i = 1; i <= 16; ++i) {
            seats.admitNode(bytes20(i), 1);
        }
        vm.expectRevert(abi.encodeWithSelector(Validators.TooManyNodes.selector, 1, 16));
        seats.admitNode(bytes20(uint160(17)), 1);
        vm.stopPrank();
    }

    function test_TheGovernorAdmitsForAll() public {
        vm.startPrank(governor);
        seats.admitNode(NODE, 3);
        seats.dismissNode(NODE);
        seats.admitNode(NODE, 0);
        vm.expectRevert(abi.encodeWithSelector(Organisations.UnknownOrganisation.selector, 6));
        seats.admitNode(bytes20(uint160(2)), 6);
        vm.stopPrank();
        (bool known, uint32 organisation) = seats.isNode(NODE);
        assertTrue(known && organisation == 0, "nobody's node");
    }

    /// The ledger with another genesis set.
    function replaceValidators(Validators.Seat[] memory list) private returns (Validators) {
        for (uint256 i = 0; i < 16; ++i) {
            vm.store(address(seats), bytes32(i), 0);
        }
        for (uint32 i = 1; i <= ORGANISATIONS; ++i) {
            vm.store(address(seats), keccak256(abi.encode(uint256(i), uint256(5))), 0);
            vm.store(address(seats), keccak256(abi.encode(validatorOf(i), uint256(2))), 0);
        }
        place(address(seats), "Validators", abi.encode(registry, list, new Validators.Node[](0)));
        return seats;
    }
}

contract Keys {
    function account(bytes memory key) external view returns (address) {
        return CompressedKey.account(key);
    }
}
