"""Fetches and unpacks the pinned sources into node_modules/.cache/meanings (600 MB). Needs Debian 13 and npm."""
import shutil
import subprocess

from sources import NPM, PACKAGES, debian, packages_to_fetch


def run(*command: str, folder=None) -> None:
    subprocess.run(command, cwd=folder, check=True)


def fetch_debian(folder) -> None:
    wanted = packages_to_fetch()
    run('apt-get', 'download', '-q', *wanted, folder=folder)
    debian('').mkdir()
    for file in sorted(folder.glob('*.deb')):
        run('dpkg-deb', '-x', str(file), str(debian(file.name.split('_')[0])))


def fetch_npm(folder) -> None:
    for name, version in NPM.items():
        run('npm', 'pack', '--silent', f'{name}@{version}', folder=folder)
        target = PACKAGES / 'npm' / name
        target.mkdir(parents=True)
        run('tar', '-xzf', str(folder / f'{name}-{version}.tgz'), '-C', str(target), '--strip-components=1')


def main() -> None:
    shutil.rmtree(PACKAGES, ignore_errors=True)
    downloads = PACKAGES / 'downloads'
    downloads.mkdir(parents=True)
    fetch_debian(downloads)
    fetch_npm(downloads)


if __name__ == '__main__':
    main()
