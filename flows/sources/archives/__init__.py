"""WARC files (ISO 28500:2017): ours, written once and indexed, and others' as a source."""

from flows.sources.archives.captures import Capture
from flows.sources.archives.reading import read_page
from flows.sources.archives.scanning import PageScan
from flows.sources.archives.writing import ArchiveWriter, write_archive

__all__ = ["ArchiveWriter", "Capture", "PageScan", "read_page", "write_archive"]
