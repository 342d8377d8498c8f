"""Models from elsewhere under the contract; each kind imports its own library when it is used."""
