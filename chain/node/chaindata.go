package node

import (
	"errors"
	"fmt"
	"path/filepath"

	dbm "github.com/cometbft/cometbft-db"
	sm "github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/store"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/ethdb"
	gethnode "github.com/ethereum/go-ethereum/node"
)

// chainData is what a stopped node has on disk, opened without running anything.
type chainData struct {
	stack  *gethnode.Node
	exec   ethdb.Database
	blocks *store.BlockStore
	states sm.Store
	dbs    []dbm.DB
}

func openChainData(dir string) (_ *chainData, err error) {
	d := new(chainData)
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open the chain's data in %s: %w", dir, err), d.close())
		}
	}()
	d.stack, err = gethnode.New(&gethnode.Config{Name: "chain", DataDir: filepath.Join(dir, executionDir), DBEngine: rawdb.DBPebble})
	if err != nil {
		return nil, err
	}
	d.exec, err = d.stack.OpenDatabaseWithOptions(chainDatabase, gethnode.DatabaseOptions{Cache: databaseCacheMB, Handles: databaseFiles})
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"blockstore", "state"} {
		db, err := dbm.NewDB(name, dbm.GoLevelDBBackend, filepath.Join(dir, consensusDir))
		if err != nil {
			return nil, err
		}
		d.dbs = append(d.dbs, db)
	}
	defer func() { // the library panics on a damaged store
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the consensus store is damaged: %v", cause)
		}
	}()
	d.blocks = store.NewBlockStore(d.dbs[0])
	d.states = sm.NewStore(d.dbs[1], sm.StoreOptions{})
	return d, nil
}

func (d *chainData) close() error {
	var errs []error
	for _, db := range d.dbs {
		errs = append(errs, db.Close())
	}
	if d.stack != nil {
		errs = append(errs, d.stack.Close()) // and the database with it
	}
	return errors.Join(errs...)
}
